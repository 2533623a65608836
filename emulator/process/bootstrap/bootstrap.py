"""Runs a Python function: fetches its events from the Lambda Runtime API and leaves its answers there.

It does what AWS's own runtime does, as far as code can see: how handlers are found, what they are given, what is
made of their results and their errors, what is logged. It works with Python 3.8 and newer.
"""

import decimal
import http.client
import importlib
import importlib.machinery
import importlib.util
import json
import logging
import math
import os
import re
import sys
import time
import traceback

API = "/2018-06-01/runtime/"
NO_BREAK_SPACE = "\u00a0"


class Fault(Exception):
    """A failure that the runtime itself names."""

    def __init__(self, error_type, message, trace=None):
        super().__init__(message)
        self.error_type = "Runtime." + error_type
        self.message = message
        self.trace = trace or []


# ---- the log


class Unbuffered:
    """A stream that keeps nothing back: what follows may be a frame, or the end."""

    def __init__(self, stream):
        self.stream = stream

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def write(self, text):
        self.stream.write(text)
        self.stream.flush()

    def writelines(self, lines):
        self.stream.writelines(lines)
        self.stream.flush()


def log_event(text):
    """One event of the log, whatever lines it has: a frame, of which the emulator knows the end."""
    encoded = text.encode("utf-8", "replace")
    now = time.time_ns() // 1000
    frame = b"\xa5\x5a\x00\x03" + len(encoded).to_bytes(4, "big") + now.to_bytes(8, "big") + encoded
    while frame:
        frame = frame[os.write(1, frame):]


class LogHandler(logging.Handler):
    def emit(self, record):
        log_event(self.format(record))


class RequestIdFilter(logging.Filter):
    request_id = ""

    def filter(self, record):
        record.aws_request_id = RequestIdFilter.request_id
        return True


def set_up_logging():
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        setattr(sys, name, Unbuffered(stream))
    logging.Formatter.converter = time.gmtime
    handler = LogHandler()
    handler.setFormatter(
        logging.Formatter(
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n",
            "%Y-%m-%dT%H:%M:%S",
        )
    )
    handler.addFilter(RequestIdFilter())
    logging.getLogger().addHandler(handler)


def log_error(error):
    text = "[ERROR]"
    if error["errorType"]:
        text += " " + error["errorType"]
    if error["errorMessage"]:
        text += (":" if error["errorType"] else "") + " " + error["errorMessage"]
    lines = [text, "Traceback (most recent call last):"]
    for entry in error["stackTrace"]:
        for line in entry.splitlines() or [""]:
            bare = line.lstrip(" ")
            lines.append(NO_BREAK_SPACE * (len(line) - len(bare)) + bare)
    log_event("\n".join(lines))


# ---- JSON


def newer_than_3_11():
    match = re.fullmatch(r"AWS_Lambda_python3\.(\d+)", os.environ.get("AWS_EXECUTION_ENV", ""))
    return match is not None and int(match.group(1)) > 11


class Encoder(json.JSONEncoder):
    """Numbers of DynamoDB's are Decimals, and are written as they are."""

    MARK = "\0decimal:"
    WRITTEN = re.compile(r'"\\u0000decimal:([^"]*)"')

    def __init__(self):
        super().__init__(ensure_ascii=not newer_than_3_11())
        self.met_decimals = False

    def default(self, o):
        if isinstance(o, decimal.Decimal):
            if o.is_nan():
                return math.nan
            self.met_decimals = True
            return self.MARK + str(o)
        return super().default(o)

    def encode(self, o):
        text = super().encode(o)
        return self.WRITTEN.sub(r"\1", text) if self.met_decimals else text


def to_json(value):
    return Encoder().encode(value)


# ---- the Runtime API


class RuntimeApi:
    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address)

    def call(self, method, path, body=None, headers=None):
        self.connection.request(method, API + path, body, headers or {})
        response = self.connection.getresponse()
        return response, response.read()

    def next(self):
        response, body = self.call("GET", "invocation/next")
        if response.status != 200:
            raise RuntimeError("the Runtime API gives no next invocation: " + body.decode("utf-8", "replace"))
        return response.headers, body

    def respond(self, request_id, body, content_type):
        self.call("POST", "invocation/" + request_id + "/response", body, {"Content-Type": content_type})

    def fail(self, request_id, error):
        self.call(
            "POST",
            "invocation/" + request_id + "/error",
            to_json(error).encode("utf-8", "replace"),
            {"Content-Type": "application/json"},
        )

    def fail_init(self, error):
        self.call(
            "POST",
            "init/error",
            to_json(error).encode("utf-8", "replace"),
            {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": error["errorType"]},
        )


# ---- errors


def error_of(message, error_type, trace, request_id):
    return {
        "errorMessage": message or "",
        "errorType": error_type or "",
        "requestId": request_id,
        "stackTrace": trace,
    }


def error_of_exception(exception, request_id):
    if isinstance(exception, Fault):
        return error_of(exception.message, exception.error_type, exception.trace, request_id)
    frames = [
        (frame.filename, frame.lineno, frame.name, frame.line)
        for frame in traceback.extract_tb(exception.__traceback__)
    ]
    # What was called here, and not how.
    for place, frame in enumerate(frames):
        if "/bootstrap.py" not in frame[0]:
            frames = frames[place:]
            break
    return error_of(str(exception), type(exception).__name__, traceback.format_list(frames), request_id)


# ---- the function


def find_handler(name):
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        raise Fault(
            "MalformedHandlerName",
            "Bad handler '{}': not enough values to unpack (expected 2, got 1)".format(name),
        )
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault(
            "BuiltInModuleConflict",
            "Cannot use built-in module {} as a handler module".format(module_name),
        )
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("ImportModuleError", "Unable to import module '{}': {}".format(module_name, error)) from error
    except SyntaxError as error:
        trace = ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)]
        raise Fault(
            "UserCodeSyntaxError", "Syntax error in module '{}': {}".format(module_name, error), trace
        ) from error
    try:
        return getattr(module, function_name)
    except AttributeError as error:
        raise Fault(
            "HandlerNotFound", "Handler '{}' missing on module '{}'".format(function_name, module_name)
        ) from error


class Fields:
    """What a client sent of itself, by name; what it did not send is None."""

    def __init__(self, names, values):
        for name in names:
            setattr(self, name, values.get(name))


def client_context_of(text):
    if not text:
        return None
    try:
        values = json.loads(text)
    except ValueError as error:
        raise Fault(
            "LambdaContextUnmarshalError", "Unable to parse Client Context JSON: {}".format(error)
        ) from error
    context = Fields(("custom", "env", "client"), values)
    if context.client is not None:
        names = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")
        context.client = Fields(names, context.client)
    return context


class LambdaContext:
    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.tenant_id = None
        self.client_context = client_context_of(headers["Lambda-Runtime-Client-Context"])
        self.identity = Fields(("cognito_identity_id", "cognito_identity_pool_id"), {})
        self._epoch_deadline_time_in_ms = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(self._epoch_deadline_time_in_ms - int(time.time() * 1000), 0)

    def log(self, message):
        log_event(str(message))


def answer_to(handler, headers, body):
    """What the handler makes of the event, as bytes, and their type."""
    context = LambdaContext(headers)
    if headers["Content-Type"] != "application/json":
        event = body
    else:
        try:
            event = json.loads(body)
        except ValueError as error:
            raise Fault("UnmarshalError", "Unable to unmarshal input: {}".format(error)) from error
    result = handler(event, context)
    if isinstance(result, bytes):
        return result, "application/unknown"
    try:
        return to_json(result).encode("utf-8"), "application/json"
    except Exception as error:
        raise Fault("MarshalError", "Unable to marshal response: {}".format(error)) from error


def handle_events(api, handler):
    while True:
        headers, body = api.next()
        request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        RequestIdFilter.request_id = request_id
        trace = headers["Lambda-Runtime-Trace-Id"]
        if trace:
            os.environ["_X_AMZN_TRACE_ID"] = trace
        else:
            os.environ.pop("_X_AMZN_TRACE_ID", None)
        try:
            result, content_type = answer_to(handler, headers, body)
        except Exception as exception:  # but not SystemExit, which ends the runtime
            error = error_of_exception(exception, request_id)
            del exception
            log_error(error)
            api.fail(request_id, error)
        else:
            api.respond(request_id, result, content_type)


# ---- compiled code


class Loader(importlib.machinery.SourceFileLoader):
    """Reads what is installed compiled, and keeps what it compiles itself with the emulator: nothing is written into
    folders of code, which may be somebody's sources."""

    KEPT = os.path.join(os.environ["LAMBDA_RUNTIME_DIR"], "pycache")
    OWN_CODE = os.path.join(os.environ["LAMBDA_TASK_ROOT"], "")
    INSTALLED = sys.pycache_prefix

    def get_code(self, fullname):
        # What lies beside somebody's sources may be of older ones, and would be compiled in each process anew.
        if not self.path.startswith(self.OWN_CODE) and os.path.exists(importlib.util.cache_from_source(self.path)):
            return super().get_code(fullname)
        sys.pycache_prefix = self.KEPT
        try:
            return super().get_code(fullname)
        finally:
            sys.pycache_prefix = self.INSTALLED

    def set_data(self, path, data, *, _mode=0o666):
        if path.startswith(self.KEPT):
            super().set_data(path, data, _mode=_mode)


def load_by(loader):
    machinery = importlib.machinery
    kinds = (
        (machinery.ExtensionFileLoader, machinery.EXTENSION_SUFFIXES),
        (loader, machinery.SOURCE_SUFFIXES),
        (machinery.SourcelessFileLoader, machinery.BYTECODE_SUFFIXES),
    )
    sys.path_hooks.insert(0, machinery.FileFinder.path_hook(*kinds))
    sys.path_importer_cache.clear()


# ---- SDKs that do not know AWS_ENDPOINT_URL


class OldBotocore:
    """Told of each import; points the clients of a botocore before 1.31 at the emulator."""

    def find_spec(self, name, path=None, target=None):
        if name != "botocore.session":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            return spec
        run = spec.loader.exec_module

        def exec_module(module):
            run(module)
            self.point(module)

        spec.loader.exec_module = exec_module
        return spec

    @staticmethod
    def point(session):
        version = sys.modules["botocore"].__version__.split(".")
        if (int(version[0]), int(version[1])) >= (1, 31):
            return
        create_client = session.Session.create_client

        def create_client_here(self, service_name, *positional, **named):
            if len(positional) < 5 and named.get("endpoint_url") is None:
                named["endpoint_url"] = os.environ.get("AWS_ENDPOINT_URL")
            return create_client(self, service_name, *positional, **named)

        session.Session.create_client = create_client_here


def main():
    set_up_logging()
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]  # and not the folder of this file
    load_by(Loader)
    sys.meta_path.insert(0, OldBotocore())
    sys.argv[:] = [""]
    try:
        handler = find_handler(os.environ["_HANDLER"])
    except Exception as exception:
        error = error_of_exception(exception, "")
        log_error(error)
        api.fail_init(error)
        sys.exit(1)
    handle_events(api, handler)


if __name__ == "__main__":
    main()
