"""Calls async-polling's handlers in Python as their runtime would, and prints what they answer.

Debian's boto3 does not know AWS_ENDPOINT_URL, so it is told.
"""

import importlib
import json
import os
import re
import sys

import boto3

for name in ("client", "resource"):
    made = getattr(boto3, name)
    setattr(
        boto3, name, lambda service, made=made, **rest: made(service, endpoint_url=os.environ["AWS_ENDPOINT_URL"], **rest)
    )

FLOWS = sys.argv[1]
AGENT = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/skymarshal_agent-AbCdEfGhIj"
os.environ.update(
    SKYMARSHAL_AWS_REGION="us-east-1",
    REQUESTS_TABLE_NAME="skymarshal-requests-dev",
    SESSION_TABLE_NAME="skymarshal-sessions-dev",
    AGENTCORE_RUNTIME_ARN=AGENT,
)
sys.path.insert(0, FLOWS + "/async_polling/python")
polling = importlib.import_module("src.api.lambda_handler_async")


class Context:
    function_name = "skymarshal-api-invoke-dev"

    def get_remaining_time_in_millis(self):
        return 900_000


def show(answer):
    text = "nothing" if answer is None else f"{answer['statusCode']} {answer['body']}"
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", text)
    print(re.sub(r'"execution_time_ms":\d+', '"execution_time_ms":N', text))


def post(body):
    return polling.lambda_handler({"httpMethod": "POST", "body": body}, Context())


def get(request_id):
    return polling.lambda_handler({"httpMethod": "GET", "pathParameters": {"request_id": request_id}}, Context())


for body in ("nonsense", "[1]", '{"prompt":" "}', '{"prompt":"a","session_id":7}', '{"prompt":"a"}'):
    show(post(body))
show(get("none"))
polling.REQUESTS.put_item(Item={"request_id": "mine", "status": "processing", "prompt": "a"})
show(get("mine"))
task = {"_async_worker": True, "request_id": "mine", "prompt": "a"}
show(polling.lambda_handler(task, Context()))
show(get("mine"))
show(polling.lambda_handler(task, Context()))  # once complete, never again
polling.REQUESTS.put_item(Item={"request_id": "lost", "status": "processing", "prompt": "a"})
os.environ["AGENTCORE_RUNTIME_ARN"] = AGENT.replace("skymarshal", "other")
show(polling.lambda_handler({**task, "request_id": "lost"}, Context()))
print(json.loads(get("lost")["body"])["status"])
os.environ["AGENTCORE_RUNTIME_ARN"] = AGENT

sys.path.insert(0, FLOWS + "/direct/python")
show(importlib.import_module("handler").handle({"body": '{"prompt":"a"}'}, Context()))
