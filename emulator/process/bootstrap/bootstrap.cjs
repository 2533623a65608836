// Runs a Node.js function: fetches its events from the Lambda Runtime API and leaves its answers there.
//
// It does what AWS's own runtime does, as far as code can see: how handlers are found, what they are given, what is made
// of their results and their errors, what is logged. It works with Node.js 16 and newer.
'use strict';

const fs = require('fs');
const http = require('http');
const path = require('path');
const { Writable } = require('stream');
const { format, types } = require('util');

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

// ---- errors

/** A failure that the runtime itself names. */
function fault(type, message) {
  const error = new Error(message);
  Object.defineProperty(error, 'name', { value: `Runtime.${type}`, configurable: true });
  Error.captureStackTrace(error, fault);  // which says its name
  return error;
}

function looksLikeAnError(value) {
  return (
    value && typeof value.name === 'string' && typeof value.message === 'string' && typeof value.stack === 'string' &&
    value.name && value.message && value.stack
  );
}

/** An error as the invocation's caller sees it. */
function answerOf(error) {
  try {
    if (types.isNativeError(error) || looksLikeAnError(error))
      return { errorType: error.name, errorMessage: error.message, trace: error.stack.split('\n') };
    return { errorType: typeof error, errorMessage: error.toString(), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
    };
  }
}

/** An error as the log shows it: with what it carries. */
function describe(error) {
  const withAll = (_, value) => {
    if (!(value instanceof Error)) return value;
    const all = { errorType: value.name, errorMessage: value.message, code: value.code, ...value };
    if (typeof value.stack === 'string') all.stack = value.stack.split('\n');
    return all;
  };
  try {
    return JSON.stringify(error, withAll);
  } catch {
    return JSON.stringify(answerOf(error));
  }
}

// ---- the log

let requestId;

/** One event of the log, whatever lines it has: a frame, of which the emulator knows the end. */
function logEvent(level, ...values) {
  const now = new Date();
  const text = Buffer.from(`${now.toISOString()}\t${requestId}\t${level}\t${format(...values)}\n`);
  const head = Buffer.alloc(16);
  head.writeUInt32BE(0xa55a0003, 0);
  head.writeUInt32BE(text.length, 4);
  head.writeBigInt64BE(BigInt(now.valueOf()) * 1000n, 8);
  let frame = Buffer.concat([head, text]);
  while (frame.length > 0) {
    try {
      frame = frame.subarray(fs.writeSync(1, frame));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

function patchConsole() {
  const levels = { trace: 'TRACE', debug: 'DEBUG', info: 'INFO', log: 'INFO', warn: 'WARN', error: 'ERROR', fatal: 'FATAL' };
  for (const [name, level] of Object.entries(levels)) console[name] = (...values) => logEvent(level, ...values);
}

function logError(what, error) {
  logEvent('ERROR', what, '\t' + describe(error instanceof Error ? error : new Error(error)));
}

// ---- the Runtime API

/** Calls `done` with the response and its body. */
function call(method, target, headers, body, done) {
  const request = http.request(
    { host, port, agent, method, path: `/2018-06-01/runtime/${target}`, headers },
    (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => done(response, Buffer.concat(parts)));
    },
  );
  request.setNoDelay(true);
  request.on('error', (error) => {
    logError('The Runtime API cannot be reached', error);
    process.exit(1);
  });
  request.end(body);
}

function post(target, value, headers, done) {
  const body = Buffer.from(value);
  call('POST', target, { 'Content-Type': 'application/json', 'Content-Length': body.length, ...headers }, body, done);
}

/** What JSON has no words for is null. */
function respond(id, result, done) {
  let json;
  try {
    json = JSON.stringify(result === undefined ? null : result);
  } catch {
    throw new Error('Unable to stringify response body');
  }
  post(`invocation/${id}/response`, json === undefined ? 'null' : json, {}, done);
}

function errorHeaders(answer) {
  return { 'Lambda-Runtime-Function-Error-Type': /^[\x21-\x7e]+$/.test(answer.errorType) ? answer.errorType : 'Error' };
}

function fail(id, error, done) {
  const answer = answerOf(error);
  post(`invocation/${id}/error`, JSON.stringify(answer), errorHeaders(answer), done);
}

function failInit(error, done) {
  const answer = answerOf(error);
  post('init/error', JSON.stringify(answer), errorHeaders(answer), done);
}

// ---- finding the function

/** Whether the nearest package.json makes .js files ES modules. */
function isModuleFolder(folder) {
  if (path.basename(folder) === 'node_modules') return false;
  const description = path.join(folder, 'package.json');
  if (fs.existsSync(description)) {
    try {
      return JSON.parse(fs.readFileSync(description)).type === 'module';
    } catch (error) {
      console.warn(`${description} cannot be read, it will be ignored for ES module detection purposes.`, error);
      return false;
    }
  }
  const parent = path.dirname(folder);
  return parent !== folder && isModuleFolder(parent);
}

async function load(root, folder, module) {
  const file = path.resolve(root, folder, module);
  const isFile = (name) => fs.existsSync(name) && fs.statSync(name).isFile();
  if (isFile(file)) return require(file);
  const esModules = isModuleFolder(path.dirname(file));
  if (isFile(`${file}.js`)) return esModules ? import(`${file}.js`) : require(`${file}.js`);
  if (isFile(`${file}.mjs`)) return import(`${file}.mjs`);
  if (isFile(`${file}.cjs`)) return require(`${file}.cjs`);
  return require(require.resolve(module, { paths: [root, path.resolve(root, folder)] }));
}

async function findHandler(root, name) {
  if (name.includes('..')) {
    throw fault(
      'MalformedHandlerName',
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const last = path.basename(name);
  const folder = name.substring(0, name.indexOf(last));
  const dot = last.indexOf('.');
  if (dot < 0) throw fault('MalformedHandlerName', 'Bad handler');

  let found;
  try {
    found = await load(root, folder, last.substring(0, dot));
  } catch (error) {
    if (error instanceof SyntaxError) throw fault('UserCodeSyntaxError', error);
    if (error !== null && typeof error === 'object' && error.code === 'MODULE_NOT_FOUND')
      throw fault('ImportModuleError', error);
    throw error;
  }
  for (const key of last.substring(dot + 1).split('.')) found = found && found[key];
  if (!found) throw fault('HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof found !== 'function') throw fault('HandlerNotFound', `${name} is not a function`);
  return found;
}

// ---- streamed responses

const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');

globalThis.awslambda = {
  streamifyResponse: (handler) => Object.assign(handler, { [streaming]: 'response' }),
  HttpResponseStream: {
    from: (stream, prelude) => {
      stream.setContentType('application/vnd.awslambda.http-integration-response');
      stream.write(JSON.stringify(prelude));
      stream.write(Buffer.alloc(8));
      return stream;
    },
  },
};

/** Where a handler writes its response: an open request to the Runtime API. */
class ResponseStream extends Writable {
  constructor(id) {
    super();
    this.id = id;
    this.contentType = 'application/octet-stream';
    this.answered = new Promise((resolve) => (this.answer = resolve));
  }

  setContentType(type) {
    this.contentType = type;
  }

  open() {
    if (this.request) return this.request;
    this.request = http.request(
      {
        host,
        port,
        method: 'POST',
        path: `/2018-06-01/runtime/invocation/${this.id}/response`,
        headers: {
          'Content-Type': this.contentType,
          'Lambda-Runtime-Function-Response-Mode': 'streaming',
          'Transfer-Encoding': 'chunked',
          Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
        },
      },
      (response) => response.resume().on('end', this.answer),
    );
    this.request.on('error', () => this.answer());
    return this.request;
  }

  _write(chunk, _encoding, done) {
    this.open().write(chunk, done);
  }

  _final(done) {
    this.open().end(done);
  }

  /** Ends it with an error: half-way, where something has been written. */
  fail(error, done) {
    if (!this.request) return fail(this.id, error, done);
    const answer = answerOf(error);
    this.request.addTrailers({
      'Lambda-Runtime-Function-Error-Type': errorHeaders(answer)['Lambda-Runtime-Function-Error-Type'],
      'Lambda-Runtime-Function-Error-Body': Buffer.from(JSON.stringify(answer)).toString('base64'),
    });
    this.request.end();
    this.answered.then(done);
  }
}

async function stream(handler, event, context, id) {
  const response = new ResponseStream(id);
  try {
    const result = handler(event, response, context);
    if (!result || typeof result.then !== 'function')
      throw 'Streaming does not support non-async handlers.';
    if ((await result) !== undefined) console.warn('Streaming handlers ignore return values.');
    if (!response.writableFinished) throw 'Response stream is not finished.';
    await response.answered;
    next();
  } catch (error) {
    logError('Invoke Error', error);
    response.fail(error, next);
  }
}

// ---- invocations

/** Called when nothing is left that the process waits for. */
let whenIdle = () => {};
/** What an error means that nobody caught. */
let uncaught;

let handler;

function contextOf(headers) {
  const json = (text) => (text ? JSON.parse(text) : undefined);
  const deadline = parseInt(headers['lambda-runtime-deadline-ms'], 10);
  return {
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: json(headers['lambda-runtime-client-context']),
    identity: json(headers['lambda-runtime-cognito-identity']),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    tenantId: headers['lambda-runtime-aws-tenant-id'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

/** The four ways in which a handler may end its invocation; the first that is used counts. */
function endings(id) {
  let waits = true;
  let over = false;
  const once =
    (end) =>
    (...values) => {
      if (over) return;
      over = true;
      whenIdle = () => {};
      end(...values);
    };
  const succeed = (result) => {
    try {
      respond(id, result, next);
    } catch (error) {
      fails(error);
    }
  };
  const fails = (error) => {
    const reason = error === undefined || error === null ? 'handled' : error;
    logError('Invoke Error', reason);
    fail(id, reason, next);
  };
  const isError = (error) => error !== undefined && error !== null;
  return {
    callback: once((error, result) => {
      if (isError(error)) {
        fails(error);
      } else if (waits) {
        whenIdle = () => {
          whenIdle = () => {};
          setImmediate(() => succeed(result));
        };
      } else {
        succeed(result);
      }
    }),
    succeed: once(succeed),
    fail: once(fails),
    done: once((error, result) => (isError(error) ? fails(error) : succeed(result))),
    get callbackWaitsForEmptyEventLoop() {
      return waits;
    },
    set callbackWaitsForEmptyEventLoop(value) {
      waits = value;
    },
  };
}

/** The handler's promise, or its callback, can not come any more. */
function never(id) {
  whenIdle = () => {};
  if (handler.constructor.name !== 'AsyncFunction') return respond(id, null, next);
  const error = fault(
    'NodeJsExit',
    'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes',
  );
  logError('Invoke Error', error);
  fail(id, error, next);
}

function handle(response, body) {
  if (response.statusCode !== 200) throw new Error(`the Runtime API gives no next invocation: ${body}`);
  const id = response.headers['lambda-runtime-aws-request-id'];
  requestId = id;
  const trace = response.headers['lambda-runtime-trace-id'];
  if (trace) process.env._X_AMZN_TRACE_ID = trace;
  else delete process.env._X_AMZN_TRACE_ID;
  uncaught = (error, done) => fail(id, error, done);

  const all = endings(id);
  const { callback } = all;
  delete all.callback;
  whenIdle = () => never(id);
  try {
    const context = Object.defineProperties(contextOf(response.headers), Object.getOwnPropertyDescriptors(all));
    const event = JSON.parse(body);
    if (handler[streaming] === 'response') {
      whenIdle = () => {
        whenIdle = () => {};
        next();
      };
      stream(handler, event, context, id);
      return;
    }
    const result = handler(event, context, callback);
    if (result && typeof result.then === 'function') result.then(all.succeed, all.fail);
  } catch (error) {
    all.fail(error);
  }
}

/** Asks for the next invocation, when whoever answered the last has had his turn. */
function next() {
  setImmediate(() => {
    whenIdle = () => {};
    call('GET', 'invocation/next', {}, undefined, handle);
  });
}

function main() {
  patchConsole();
  uncaught = failInit;
  process.on('beforeExit', () => whenIdle());
  process.on('uncaughtException', (error) => {
    logError('Uncaught Exception', error);
    uncaught(error, () => process.exit(129));
  });
  process.on('unhandledRejection', (reason, promise) => {
    const error = fault('UnhandledPromiseRejection', reason);
    Object.assign(error, { reason, promise });
    logError('Unhandled Promise Rejection', error);
    uncaught(error, () => process.exit(128));
  });
  findHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER).then(
    (found) => {
      handler = found;
      next();
    },
    (error) => {
      logError('Uncaught Exception', error);
      failInit(error, () => process.exit(129));
    },
  );
}

main();
