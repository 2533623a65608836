"""boto3 of Debian 12 as a client of `cutoff serve`. It prints what it is answered; real_clients_test.cc knows what that
is.

    python3 boto3_client.py polling     asks a question and polls for its answer, with what belongs to it
    python3 boto3_client.py services    makes things of its own in each service, uses and deletes them
    python3 boto3_client.py refusals    says what each service thinks of the credentials

polling holds the clock's lock LOCK, which whoever starts it has taken for it, except while it waits in virtual time.
This boto3 does not look at AWS_ENDPOINT_URL, and has no client for AgentCore: its call is signed by hand.
"""

import json
import os
import sys
import uuid
from decimal import Decimal
from urllib.parse import quote
from urllib.request import Request, urlopen

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]


def client(service):
    return boto3.client(service, endpoint_url=ENDPOINT)


def table_of(name):
    return boto3.resource("dynamodb", endpoint_url=ENDPOINT).Table(name)


def http(url, body=None, headers=None, method=None):
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json", **(headers or {})}, method=method)
    with urlopen(request) as response:
        return response.status, json.loads(response.read())


def refusal(call, *arguments, **named):
    """The class of boto3's exception, or the code of an error that it has no class for."""
    try:
        call(*arguments, **named)
    except ClientError as error:
        name = type(error).__name__
        return error.response["Error"]["Code"] if name == "ClientError" else name
    return "none"


# ---- the clock


def now():
    return f"{http(ENDPOINT + '/_cutoff/clock')[1]['now_ms']} ms"


def sleep(duration):
    http(ENDPOINT + "/_cutoff/clock/sleep", {"for": duration, "lock": os.environ["LOCK"]})


# ---- polling


def polling():
    print("caller:", client("sts").get_caller_identity()["Arn"])

    gateway = client("apigateway")
    api = gateway.get_rest_apis()["items"][0]
    stages = gateway.get_stages(restApiId=api["id"])["item"]
    print("api:", api["name"], "at", ", ".join(stage["stageName"] for stage in stages))
    resources = gateway.get_resources(restApiId=api["id"], embed=["methods"])["items"]
    routes = [f"{method} {each['path']}" for each in resources for method in each.get("resourceMethods", {})]
    print("routes:", ", ".join(sorted(routes)))

    functions = client("lambda")
    name = functions.list_functions()["Functions"][0]["FunctionName"]
    function = functions.get_function(FunctionName=name)["Configuration"]
    print(f"function: {name}, {function['Runtime']}, {function['Timeout']} s, {function['MemorySize']} MB")
    variables = function["Environment"]["Variables"]

    dynamodb = client("dynamodb")
    table_name = variables["REQUESTS_TABLE_NAME"]
    description = dynamodb.describe_table(TableName=table_name)["Table"]
    print(f"table: {table_name}, {description['TableStatus']}, {description['KeySchema'][0]['AttributeName']}")
    table = table_of(table_name)

    invoke_url = os.environ["INVOKE_URL"]
    status, accepted = http(invoke_url, {"prompt": "Flight EY123 delayed 2 hours"})
    print(f"{now()}: {status} {accepted['status']}")
    request_id = accepted["request_id"]
    poll_url = invoke_url.removesuffix("/api/v1/invoke") + accepted["poll_url"]
    answer = {"status": "processing"}
    while answer["status"] == "processing":
        sleep("2s")
        _, answer = http(poll_url)
        print(f"{now()}: {answer['status']}")
    print("answered:", answer["assessment"]["recommendation"])

    item = table.get_item(Key={"request_id": request_id})["Item"]
    severity = json.loads(item["assessment"])["severity"]
    print(f"stored: {item['status']}, {severity}, {item['execution_time_ms']} ms, {item['prompt']}")
    found = table.query(KeyConditionExpression=Key("request_id").eq(request_id))
    print("queried:", found["Count"], found["Items"][0]["status"])
    print("stored again:", refusal(table.put_item, Item=item, ConditionExpression=Attr("request_id").not_exists()))

    said = invoke_agent(variables["AGENTCORE_RUNTIME_ARN"], {"prompt": "And the crew?"})
    print(f"{now()}: the agent says {said['assessment']['severity']}")

    table.put_item(Item={"request_id": "by hand", "status": "processing", "prompt": "Flight EY456 cancelled"})
    task = {"_async_worker": True, "request_id": "by hand", "prompt": "Flight EY456 cancelled"}
    accepted = functions.invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps(task))
    print(f"{now()}: event {accepted['StatusCode']}")
    sleep("70s")
    print(f"{now()}: {table.get_item(Key={'request_id': 'by hand'})['Item']['status']}")

    event = {"httpMethod": "GET", "path": "/api/v1/status/x", "pathParameters": {"request_id": request_id}}
    invoked = functions.invoke(FunctionName=name, Payload=json.dumps(event))
    response = json.loads(invoked["Payload"].read())
    body = json.loads(response["body"])
    print(f"{now()}: invoked {invoked['StatusCode']}, {response['statusCode']} {body['status']}")

    print("no such function:", refusal(functions.invoke, FunctionName="nobody"))
    print("no such table:", refusal(dynamodb.describe_table, TableName="nothing"))


def invoke_agent(arn, question):
    request = AWSRequest(
        "POST",
        f"{ENDPOINT}/runtimes/{quote(arn, safe='')}/invocations?qualifier=DEFAULT",
        data=json.dumps(question),
        headers={
            "Content-Type": "application/json",
            "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id": str(uuid.uuid4()),
            "X-Cutoff-Lock": os.environ["LOCK"],
        },
    )
    session = boto3.Session()
    SigV4Auth(session.get_credentials(), "bedrock-agentcore", session.region_name).add_auth(request)
    return http(request.url, question, dict(request.headers))[1]


# ---- services


def services():
    tables()
    roles()
    functions()
    apis()


def tables():
    dynamodb = client("dynamodb")
    created = dynamodb.create_table(
        TableName="flights",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "flight", "AttributeType": "S"},
            {"AttributeName": "day", "AttributeType": "N"},
        ],
        KeySchema=[
            {"AttributeName": "flight", "KeyType": "HASH"},
            {"AttributeName": "day", "KeyType": "RANGE"},
        ],
    )["TableDescription"]
    print("table:", created["TableName"], ", ".join(key["AttributeName"] for key in created["KeySchema"]))
    dynamodb.get_waiter("table_exists").wait(TableName="flights")

    table = table_of("flights")
    flight = {
        "flight": "EY123",
        "day": 1,
        "delay": Decimal("2.5"),
        "late": True,
        "gate": None,
        "seats": ["12A", "12B"],
        "crew": {"captain": "Ada"},
        "codes": {"DLY", "WX"},
        "legs": {7, 3},
        "seal": b"\x00cutoff\xff",
    }
    table.put_item(Item=flight)
    for day in (2, 3):
        table.put_item(Item={"flight": "EY123", "day": day, "late": False})
    key = {"flight": "EY123", "day": 1}
    item = table.get_item(Key=key, ConsistentRead=True)["Item"]
    print("item:", "as it was put" if item == flight else item)
    print("put again:", refusal(table.put_item, Item=flight, ConditionExpression=Attr("flight").not_exists()))

    updated = table.update_item(
        Key=key,
        UpdateExpression="SET crew.#role = :name, delay = delay + :more",
        ExpressionAttributeNames={"#role": "first officer"},
        ExpressionAttributeValues={":name": "Grace", ":more": Decimal("0.25")},
        ReturnValues="UPDATED_NEW",
    )["Attributes"]
    print("updated:", updated["crew"]["first officer"], updated["delay"])

    pages = dynamodb.get_paginator("query").paginate(
        TableName="flights",
        KeyConditionExpression="flight = :flight AND #day BETWEEN :first AND :last",
        ExpressionAttributeNames={"#day": "day"},
        ExpressionAttributeValues={":flight": {"S": "EY123"}, ":first": {"N": "1"}, ":last": {"N": "3"}},
        ScanIndexForward=False,
        PaginationConfig={"PageSize": 2},
    )
    print("pages:", " | ".join(" ".join(item["day"]["N"] for item in page["Items"]) for page in pages))
    print("late:", table.scan(FilterExpression=Attr("late").eq(True))["Count"])

    deleted = table.delete_item(Key={"flight": "EY123", "day": 2}, ReturnValues="ALL_OLD")["Attributes"]
    print("deleted:", deleted["flight"], deleted["day"])
    print("left of it:", table.get_item(Key={"flight": "EY123", "day": 2}).get("Item", "nothing"))
    print("half a key:", refusal(table.get_item, Key={"flight": "EY123"}))
    dynamodb.delete_table(TableName="flights")
    dynamodb.get_waiter("table_not_exists").wait(TableName="flights")
    print("tables:", ", ".join(dynamodb.list_tables()["TableNames"]))
    print("no table:", refusal(table.get_item, Key=key))


def roles():
    iam = client("iam")
    may_assume = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [may_assume]})
    print("role:", iam.create_role(RoleName="flights", AssumeRolePolicyDocument=trust)["Role"]["Arn"])
    print("role again:", refusal(iam.create_role, RoleName="flights", AssumeRolePolicyDocument=trust))
    trusted = iam.get_role(RoleName="flights")["Role"]["AssumeRolePolicyDocument"]["Statement"][0]
    print("trusts:", trusted["Principal"]["Service"])

    may_read = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [may_read]})
    iam.put_role_policy(RoleName="flights", PolicyName="reads", PolicyDocument=policy)
    print("policies:", ", ".join(iam.list_role_policies(RoleName="flights")["PolicyNames"]))
    allowed = iam.get_role_policy(RoleName="flights", PolicyName="reads")["PolicyDocument"]["Statement"][0]
    print("allows:", allowed["Action"])
    print("roles:", ", ".join(role["RoleName"] for role in iam.list_roles()["Roles"]))
    print("role with policies:", refusal(iam.delete_role, RoleName="flights"))
    iam.delete_role_policy(RoleName="flights", PolicyName="reads")
    iam.delete_role(RoleName="flights")
    print("no role:", refusal(iam.get_role, RoleName="flights"))


def functions():
    functions = client("lambda")
    with open(os.environ["FUNCTION_ZIP"], "rb") as file:
        code = {"ZipFile": file.read()}
    function = {
        "FunctionName": "flights",
        "Role": "arn:aws:iam::123456789012:role/skymarshal-api-invoke-role",
        "Runtime": "python3.11",
        "Handler": "index.handler",
        "Timeout": 30,
        "Environment": {"Variables": {"AIRLINE": "EY"}},
    }
    created = functions.create_function(Code=code, **function)
    functions.get_waiter("function_active_v2").wait(FunctionName="flights")
    print("function:", created["FunctionArn"], created["Handler"], created["Environment"]["Variables"]["AIRLINE"])
    print("function again:", refusal(functions.create_function, Code=code, **function))
    print("functions:", ", ".join(each["FunctionName"] for each in functions.list_functions()["Functions"]))
    print("timeout:", functions.update_function_configuration(FunctionName="flights", Timeout=60)["Timeout"])
    functions.put_function_concurrency(FunctionName="flights", ReservedConcurrentExecutions=5)
    print("reserved:", functions.get_function_concurrency(FunctionName="flights")["ReservedConcurrentExecutions"])
    functions.delete_function(FunctionName="flights")
    print("no function:", refusal(functions.get_function, FunctionName="flights"))


def apis():
    gateway = client("apigateway")
    api = gateway.create_rest_api(name="flights", endpointConfiguration={"types": ["REGIONAL"]})["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    resource = gateway.create_resource(restApiId=api, parentId=root, pathPart="board")["id"]
    get = {"restApiId": api, "resourceId": resource, "httpMethod": "GET"}
    gateway.put_method(authorizationType="NONE", **get)
    gateway.put_method_response(statusCode="200", **get)
    gateway.put_integration(type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'}, **get)
    board = {"application/json": '{"flight": "EY123"}'}
    gateway.put_integration_response(statusCode="200", responseTemplates=board, **get)
    gateway.create_deployment(restApiId=api, stageName="prod")
    status, answer = http(f"{ENDPOINT}/_aws/execute-api/{api}/prod/board")
    print("api:", status, answer["flight"])
    print("apis:", ", ".join(sorted(each["name"] for each in gateway.get_rest_apis()["items"])))
    print("stages:", ", ".join(each["stageName"] for each in gateway.get_stages(restApiId=api)["item"]))
    gateway.delete_rest_api(restApiId=api)
    print("no api:", refusal(gateway.get_rest_api, restApiId=api))


# ---- refusals


def refusals():
    print("sts:", refusal(client("sts").get_caller_identity))
    print("iam:", refusal(client("iam").list_roles))
    print("dynamodb:", refusal(client("dynamodb").list_tables))
    print("lambda:", refusal(client("lambda").list_functions))
    print("apigateway:", refusal(client("apigateway").get_rest_apis))


{"polling": polling, "services": services, "refusals": refusals}[sys.argv[1]]()
