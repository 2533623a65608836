# curl of Debian 12 as a client of `cutoff serve`: AWS's wire by hand, signed by --aws-sigv4. It prints what it is
# answered; real_clients_test.cc knows what that is.
#
#   bash curl.sh polling     asks a question and polls for its answer, with what belongs to it
#   bash curl.sh services    makes things of its own in each service, uses and deletes them
#   bash curl.sh refusals    says what each service thinks of the credentials
#
# polling holds the clock's lock LOCK, which whoever starts it has taken for it, except while it waits in virtual time.
set -euo pipefail
source ./emulator.sh

dynamodb() { # OPERATION [JSON]
  signed dynamodb / --header "X-Amz-Target: DynamoDB_20120810.$1" \
    --header 'Content-Type: application/x-amz-json-1.0' --data "${2:-{\}}"
}

lambda() { # METHOD PATH [JSON [CURL'S ARGUMENT...]]
  signed lambda "$2" --request "$1" ${3:+--header 'Content-Type: application/json' --data "$3"} "${@:4}"
}

gateway() { # METHOD PATH [JSON]
  signed apigateway "$2" --request "$1" --header 'Accept: application/json' \
    ${3:+--header 'Content-Type: application/json' --data "$3"}
}

query() { # SERVICE VERSION ACTION [PARAMETER=VALUE...]
  local form=(--data-urlencode "Version=$2" --data-urlencode "Action=$3") parameter
  for parameter in "${@:4}"; do form+=(--data-urlencode "$parameter"); done
  signed "$1" / "${form[@]}"
}

sts() { # ACTION
  query sts 2011-06-15 "$1"
}

iam() { # ACTION [PARAMETER=VALUE...]
  query iam 2010-05-08 "$@"
}

# What is in the elements of that name, a line each; XML on stdin.
elements() { # NAME
  grep --only-matching "<$1>[^<]*" | cut --delimiter '>' --fields 2
}

# IAM encodes documents as they are in a URL.
decoded() {
  local text
  text=$(cat)
  printf '%b\n' "${text//\%/\\x}"
}

# The type of the error that a request is answered with, which is in a header, in XML or in JSON.
refusal() { # COMMAND [ARGUMENT...]
  local answer
  answer=$("$@")
  if grep --quiet --ignore-case '^x-amzn-errortype' "$HEADERS"; then
    sed --quiet --regexp-extended 's/^x-amzn-errortype: (\w+).*/\1/Ip' "$HEADERS"
  elif [[ $answer == \<* ]]; then
    elements Code <<<"$answer" || echo none
  else
    jq --raw-output '.__type // "none" | sub(".*#"; "")' <<<"$answer"
  fi
}

# ---- polling

functions_path=/2015-03-31/functions

polling() {
  echo "caller: $(sts GetCallerIdentity | elements Arn)"

  local api name
  read -r api name < <(gateway GET /restapis | jq --raw-output '.item[0] | "\(.id) \(.name)"')
  gateway GET "/restapis/$api/stages" |
    jq --raw-output --arg name "$name" '"api: \($name) at \([.item[].stageName] | join(", "))"'
  gateway GET "/restapis/$api/resources?embed=methods" | jq --raw-output '
    [.item[] | .path as $path | .resourceMethods // {} | keys[] | "\(.) \($path)"] | "routes: \(sort | join(", "))"'

  local function configuration variables table
  function=$(lambda GET "$functions_path/" | jq --raw-output '.Functions[0].FunctionName')
  configuration=$(lambda GET "$functions_path/$function" | jq .Configuration)
  jq --raw-output '"function: \(.FunctionName), \(.Runtime), \(.Timeout) s, \(.MemorySize) MB"' <<<"$configuration"
  variables=$(jq .Environment.Variables <<<"$configuration")

  table=$(jq --raw-output .REQUESTS_TABLE_NAME <<<"$variables")
  dynamodb DescribeTable "{\"TableName\": \"$table\"}" | jq --raw-output '
    .Table | "table: \(.TableName), \(.TableStatus), \(.KeySchema[0].AttributeName)"'

  ask "Flight EY123 delayed 2 hours"

  local item
  item=$(dynamodb GetItem "{\"TableName\": \"$table\", \"Key\": {\"request_id\": {\"S\": \"$request_id\"}}}" | jq .Item)
  jq --raw-output <<<"$item" '"stored: \(.status.S), " +
    "\(.assessment.S | fromjson.severity), \(.execution_time_ms.N) ms, \(.prompt.S)"'
  dynamodb Query "{\"TableName\": \"$table\", \"KeyConditionExpression\": \"request_id = :id\",
    \"ExpressionAttributeValues\": {\":id\": {\"S\": \"$request_id\"}}}" |
    jq --raw-output '"queried: \(.Count) \(.Items[0].status.S)"'
  echo "stored again: $(refusal dynamodb PutItem "{\"TableName\": \"$table\", \"Item\": $item,
    \"ConditionExpression\": \"attribute_not_exists(request_id)\"}")"

  local said
  said=$(invoke_agent "$(jq --raw-output .AGENTCORE_RUNTIME_ARN <<<"$variables")" '{"prompt": "And the crew?"}')
  echo "$(now): the agent says $(jq --raw-output .assessment.severity <<<"$said")"

  local status task='{"_async_worker": true, "request_id": "by hand", "prompt": "Flight EY456 cancelled"}'
  dynamodb PutItem "{\"TableName\": \"$table\", \"Item\": {\"request_id\": {\"S\": \"by hand\"},
    \"status\": {\"S\": \"processing\"}, \"prompt\": {\"S\": \"Flight EY456 cancelled\"}}}" >/dev/null
  status=$(lambda POST "$functions_path/$function/invocations" "$task" --header 'X-Amz-Invocation-Type: Event' \
    --write-out '%{http_code}')
  echo "$(now): event $status"
  sleep_for 70s
  item=$(dynamodb GetItem "{\"TableName\": \"$table\", \"Key\": {\"request_id\": {\"S\": \"by hand\"}}}")
  echo "$(now): $(jq --raw-output .Item.status.S <<<"$item")"

  local response
  response=$(lambda POST "$functions_path/$function/invocations" "{\"httpMethod\": \"GET\",
    \"path\": \"/api/v1/status/x\", \"pathParameters\": {\"request_id\": \"$request_id\"}}" --write-out '%{http_code}')
  echo "$(now): invoked $(
    jq --raw-output --slurp '"\(.[1]), \(.[0].statusCode) \(.[0].body | fromjson.status)"' <<<"$response"
  )"

  echo "no such function: $(refusal lambda POST "$functions_path/nobody/invocations")"
  echo "no such table: $(refusal dynamodb DescribeTable '{"TableName": "nothing"}')"
}

# ---- services

services() {
  tables
  roles
  functions
  apis
}

tables() {
  dynamodb CreateTable '{
    "TableName": "flights",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [
      {"AttributeName": "flight", "AttributeType": "S"},
      {"AttributeName": "day", "AttributeType": "N"}
    ],
    "KeySchema": [
      {"AttributeName": "flight", "KeyType": "HASH"},
      {"AttributeName": "day", "KeyType": "RANGE"}
    ]
  }' | jq --raw-output '.TableDescription | "table: \(.TableName) \([.KeySchema[].AttributeName] | join(", "))"'

  local flight='{
    "flight": {"S": "EY123"},
    "day": {"N": "1"},
    "delay": {"N": "2.5"},
    "late": {"BOOL": true},
    "gate": {"NULL": true},
    "seats": {"L": [{"S": "12A"}, {"S": "12B"}]},
    "crew": {"M": {"captain": {"S": "Ada"}}},
    "codes": {"SS": ["DLY", "WX"]},
    "legs": {"NS": ["3", "7"]},
    "seal": {"B": "AGN1dP8="}
  }'
  local key='{"flight": {"S": "EY123"}, "day": {"N": "1"}}' day item
  dynamodb PutItem "{\"TableName\": \"flights\", \"Item\": $flight}" >/dev/null
  for day in 2 3; do
    dynamodb PutItem "{\"TableName\": \"flights\",
      \"Item\": {\"flight\": {\"S\": \"EY123\"}, \"day\": {\"N\": \"$day\"}, \"late\": {\"BOOL\": false}}}" >/dev/null
  done
  dynamodb GetItem "{\"TableName\": \"flights\", \"Key\": $key, \"ConsistentRead\": true}" |
    jq --raw-output --argjson put "$flight" '
      (.Item.codes.SS, .Item.legs.NS) |= sort | "item: \(if .Item == $put then "as it was put" else .Item end)"'
  echo "put again: $(refusal dynamodb PutItem "{\"TableName\": \"flights\", \"Item\": $flight,
    \"ConditionExpression\": \"attribute_not_exists(flight)\"}")"

  dynamodb UpdateItem "{
    \"TableName\": \"flights\",
    \"Key\": $key,
    \"UpdateExpression\": \"SET crew.#role = :name, delay = delay + :more\",
    \"ExpressionAttributeNames\": {\"#role\": \"first officer\"},
    \"ExpressionAttributeValues\": {\":name\": {\"S\": \"Grace\"}, \":more\": {\"N\": \"0.25\"}},
    \"ReturnValues\": \"UPDATED_NEW\"
  }" | jq --raw-output '.Attributes | "updated: \(.crew.M["first officer"].S) \(.delay.N)"'

  local query='{
    "TableName": "flights",
    "KeyConditionExpression": "flight = :flight AND #day BETWEEN :first AND :last",
    "ExpressionAttributeNames": {"#day": "day"},
    "ExpressionAttributeValues": {":flight": {"S": "EY123"}, ":first": {"N": "1"}, ":last": {"N": "3"}},
    "ScanIndexForward": false,
    "Limit": 2
  }'
  local first second
  first=$(dynamodb Query "$query")
  second=$(dynamodb Query "$(jq --argjson page "$first" '.ExclusiveStartKey = $page.LastEvaluatedKey' <<<"$query")")
  echo "pages: $(jq --raw-output '[.Items[].day.N] | join(" ")' <<<"$first") | $(
    jq --raw-output '[.Items[].day.N] | join(" ")' <<<"$second"
  )"
  dynamodb Scan '{"TableName": "flights", "FilterExpression": "late = :late",
    "ExpressionAttributeValues": {":late": {"BOOL": true}}}' | jq --raw-output '"late: \(.Count)"'

  key='{"flight": {"S": "EY123"}, "day": {"N": "2"}}'
  dynamodb DeleteItem "{\"TableName\": \"flights\", \"Key\": $key, \"ReturnValues\": \"ALL_OLD\"}" |
    jq --raw-output '"deleted: \(.Attributes.flight.S) \(.Attributes.day.N)"'
  dynamodb GetItem "{\"TableName\": \"flights\", \"Key\": $key}" |
    jq --raw-output '"left of it: \(.Item // "nothing")"'
  echo "half a key: $(refusal dynamodb GetItem '{"TableName": "flights", "Key": {"flight": {"S": "EY123"}}}')"
  dynamodb DeleteTable '{"TableName": "flights"}' >/dev/null
  dynamodb ListTables | jq --raw-output '"tables: \(.TableNames | join(", "))"'
  echo "no table: $(refusal dynamodb GetItem "{\"TableName\": \"flights\", \"Key\": $key}")"
}

roles() {
  local trust='{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}'
  local may_read='{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}]}'
  echo "role: $(iam CreateRole RoleName=flights "AssumeRolePolicyDocument=$trust" | elements Arn)"
  echo "role again: $(refusal iam CreateRole RoleName=flights "AssumeRolePolicyDocument=$trust")"
  echo "trusts: $(iam GetRole RoleName=flights | elements AssumeRolePolicyDocument | decoded |
    jq --raw-output '.Statement[0].Principal.Service')"

  iam PutRolePolicy RoleName=flights PolicyName=reads "PolicyDocument=$may_read" >/dev/null
  echo "policies: $(iam ListRolePolicies RoleName=flights | elements member)"
  echo "allows: $(iam GetRolePolicy RoleName=flights PolicyName=reads | elements PolicyDocument | decoded |
    jq --raw-output '.Statement[0].Action')"
  echo "roles: $(iam ListRoles | elements RoleName | paste --serial --delimiters , | sed 's/,/, /g')"
  echo "role with policies: $(refusal iam DeleteRole RoleName=flights)"
  iam DeleteRolePolicy RoleName=flights PolicyName=reads >/dev/null
  iam DeleteRole RoleName=flights >/dev/null
  echo "no role: $(refusal iam GetRole RoleName=flights)"
}

functions() {
  local flights=$functions_path/flights zip function
  zip=$(base64 --wrap 0 "$FUNCTION_ZIP")
  function="{
    \"FunctionName\": \"flights\",
    \"Role\": \"arn:aws:iam::123456789012:role/skymarshal-api-invoke-role\",
    \"Runtime\": \"python3.11\",
    \"Handler\": \"index.handler\",
    \"Timeout\": 30,
    \"Environment\": {\"Variables\": {\"AIRLINE\": \"EY\"}},
    \"Code\": {\"ZipFile\": \"$zip\"}
  }"
  lambda POST "$functions_path" "$function" |
    jq --raw-output '"function: \(.FunctionArn) \(.Handler) \(.Environment.Variables.AIRLINE)"'
  echo "function again: $(refusal lambda POST "$functions_path" "$function")"
  lambda GET "$functions_path/" | jq --raw-output '"functions: \([.Functions[].FunctionName] | join(", "))"'
  lambda PUT "$flights/configuration" '{"Timeout": 60}' | jq --raw-output '"timeout: \(.Timeout)"'
  lambda PUT /2017-10-31/functions/flights/concurrency '{"ReservedConcurrentExecutions": 5}' >/dev/null
  lambda GET /2019-09-30/functions/flights/concurrency |
    jq --raw-output '"reserved: \(.ReservedConcurrentExecutions)"'
  lambda DELETE "$flights"
  echo "no function: $(refusal lambda GET "$flights")"
}

apis() {
  local api root resource get
  api=$(gateway POST /restapis '{"name": "flights", "endpointConfiguration": {"types": ["REGIONAL"]}}' |
    jq --raw-output .id)
  root=$(gateway GET "/restapis/$api/resources" | jq --raw-output '.item[0].id')
  resource=$(gateway POST "/restapis/$api/resources/$root" '{"pathPart": "board"}' | jq --raw-output .id)
  get=/restapis/$api/resources/$resource/methods/GET
  gateway PUT "$get" '{"authorizationType": "NONE"}' >/dev/null
  gateway PUT "$get/responses/200" '{}' >/dev/null
  gateway PUT "$get/integration" \
    '{"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}}' >/dev/null
  gateway PUT "$get/integration/responses/200" \
    '{"responseTemplates": {"application/json": "{\"flight\": \"EY123\"}"}}' >/dev/null
  gateway POST "/restapis/$api/deployments" '{"stageName": "prod"}' >/dev/null
  http "$AWS_ENDPOINT_URL/_aws/execute-api/$api/prod/board" '' --write-out '%{http_code}' |
    jq --raw-output --slurp '"api: \(.[1]) \(.[0].flight)"'
  gateway GET /restapis | jq --raw-output '"apis: \([.item[].name] | sort | join(", "))"'
  gateway GET "/restapis/$api/stages" | jq --raw-output '"stages: \([.item[].stageName] | join(", "))"'
  gateway DELETE "/restapis/$api"
  echo "no api: $(refusal gateway GET "/restapis/$api")"
}

# ---- refusals

refusals() {
  echo "sts: $(refusal sts GetCallerIdentity)"
  echo "iam: $(refusal iam ListRoles)"
  echo "dynamodb: $(refusal dynamodb ListTables)"
  echo "lambda: $(refusal lambda GET "$functions_path/")"
  echo "apigateway: $(refusal gateway GET /restapis)"
}

"$1"
