# Python's own HTTP clients, of an agent that answers after 68 s and a gateway that gives up after 29 s.
import http.client
import json
import os
import socket
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

ADDRESS = urlsplit(os.environ["AWS_ENDPOINT_URL"]).netloc
AGENT = (
    "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fskymarshal_agent-AbCdEfGhIj"
    "/invocations"
)
API = "/_aws/execute-api/skymarshal/dev/api/v1/invoke"
QUESTION = b'{"prompt":"Flight EY123 delayed 2 hours"}'
JSON = {"Content-Type": "application/json"}
START = time.monotonic_ns()


def say(*what):
    print(f"{(time.monotonic_ns() - START) / 1e9:.12g} s:", *what, flush=True)


def by_http_client(path, timeout):
    connection = http.client.HTTPConnection(ADDRESS, timeout=timeout)
    try:
        connection.request("POST", path, QUESTION, JSON)
        return connection.getresponse().status
    except socket.timeout:
        return "timed out"
    finally:
        connection.close()


def by_urllib(path, timeout):
    request = urllib.request.Request(f"http://{ADDRESS}{path}", QUESTION, JSON)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return f"{error.code} {json.load(error)['message']}"
    except socket.timeout:
        return "timed out"


for ask in by_http_client, by_urllib:
    for timeout in 60, 68, 120, None:
        say(f"{ask.__name__}, the agent, at most {timeout} s:", ask(AGENT, timeout))
    for timeout in 20, 60:
        say(f"{ask.__name__}, the API, at most {timeout} s:", ask(API, timeout))

# One connection, kept open while time passes.
connection = http.client.HTTPConnection(ADDRESS, timeout=100)
for _ in range(3):
    connection.request("POST", AGENT, QUESTION, JSON)
    answer = connection.getresponse()
    say("kept open:", answer.status, json.load(answer)["assessment"]["severity"])
    time.sleep(32)
