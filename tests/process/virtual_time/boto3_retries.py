# boto3, whose clients give up and send again, after a while that is drawn at random.
import json
import os
import random
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ReadTimeoutError

START = time.monotonic_ns()
FUNCTION = "skymarshal-api-invoke-dev"  # takes as long as its agent: 68 s


def say(*what):
    print(f"{(time.monotonic_ns() - START) / 1e9:.12g} s:", *what, flush=True)


def invoke(seed, **settings):
    random.seed(seed)
    config = Config(**settings)
    functions = boto3.client("lambda", endpoint_url=os.environ["AWS_ENDPOINT_URL"], config=config)
    event = {"httpMethod": "POST", "path": "/api/v1/invoke", "body": '{"prompt":"x"}'}
    try:
        answer = functions.invoke(FunctionName=FUNCTION, Payload=json.dumps(event))
        return json.loads(answer["Payload"].read())["statusCode"]
    except ReadTimeoutError:
        return "read timeout"


say("60 s, once:", invoke(1, read_timeout=60, retries={"total_max_attempts": 1}))
say("120 s:", invoke(1, read_timeout=120))
say("legacy, 3 times:", invoke(1, read_timeout=60, retries={"mode": "legacy", "total_max_attempts": 3}))
say("legacy, its default:", invoke(2))
say("standard, its default:", invoke(3, retries={"mode": "standard"}))
