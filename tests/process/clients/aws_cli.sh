# The AWS CLI of Debian 12 as a client of `cutoff serve`. It prints what it is answered; real_clients_test.cc knows what
# that is.
#
#   bash aws_cli.sh polling     asks a question and polls for its answer, with what belongs to it
#   bash aws_cli.sh services    makes things of its own in each service, uses and deletes them
#   bash aws_cli.sh refusals    says what each service thinks of the credentials
#
# polling holds the clock's lock LOCK, which whoever starts it has taken for it, except while it waits in virtual time.
# This AWS CLI does not look at AWS_ENDPOINT_URL, and has no command for AgentCore: curl signs that call.
set -euo pipefail
source ./emulator.sh

aws() {
  command aws --endpoint-url "$AWS_ENDPOINT_URL" --output json "$@"
}

# The code of the error that a command ends with.
refusal() { # SERVICE COMMAND [ARGUMENT...]
  local said
  if said=$(aws "$@" 2>&1); then
    echo none
  else
    sed --quiet --regexp-extended 's/^An error occurred \((\w+)\) .*/\1/p' <<<"$said" | grep . || echo "$said"
  fi
}

# ---- polling

polling() {
  aws sts get-caller-identity | jq --raw-output '"caller: \(.Arn)"'

  local api name
  read -r api name < <(aws apigateway get-rest-apis --query 'items[0].[id, name]' --output text)
  aws apigateway get-stages --rest-api-id "$api" |
    jq --raw-output --arg name "$name" '"api: \($name) at \([.item[].stageName] | join(", "))"'
  aws apigateway get-resources --rest-api-id "$api" --embed methods | jq --raw-output '
    [.items[] | .path as $path | .resourceMethods // {} | keys[] | "\(.) \($path)"] | "routes: \(sort | join(", "))"'

  local function variables table
  function=$(aws lambda list-functions --query 'Functions[0].FunctionName' --output text)
  aws lambda get-function --function-name "$function" | jq --raw-output '
    .Configuration | "function: \(.FunctionName), \(.Runtime), \(.Timeout) s, \(.MemorySize) MB"'
  variables=$(aws lambda get-function-configuration --function-name "$function" --query Environment.Variables)

  table=$(jq --raw-output .REQUESTS_TABLE_NAME <<<"$variables")
  aws dynamodb describe-table --table-name "$table" | jq --raw-output '
    .Table | "table: \(.TableName), \(.TableStatus), \(.KeySchema[0].AttributeName)"'

  ask "Flight EY123 delayed 2 hours"

  local item
  item=$(aws dynamodb get-item --table-name "$table" --key "{\"request_id\": {\"S\": \"$request_id\"}}" --query Item)
  jq --raw-output <<<"$item" '"stored: \(.status.S), " +
    "\(.assessment.S | fromjson.severity), \(.execution_time_ms.N) ms, \(.prompt.S)"'
  aws dynamodb query --table-name "$table" --key-condition-expression 'request_id = :id' \
    --expression-attribute-values "{\":id\": {\"S\": \"$request_id\"}}" |
    jq --raw-output '"queried: \(.Count) \(.Items[0].status.S)"'
  echo "stored again: $(refusal dynamodb put-item --table-name "$table" --item "$item" \
    --condition-expression 'attribute_not_exists(request_id)')"

  local said
  said=$(invoke_agent "$(jq --raw-output .AGENTCORE_RUNTIME_ARN <<<"$variables")" '{"prompt": "And the crew?"}')
  echo "$(now): the agent says $(jq --raw-output .assessment.severity <<<"$said")"

  local accepted task='{"_async_worker": true, "request_id": "by hand", "prompt": "Flight EY456 cancelled"}'
  aws dynamodb put-item --table-name "$table" \
    --item '{"request_id": {"S": "by hand"}, "status": {"S": "processing"}, "prompt": {"S": "Flight EY456 cancelled"}}'
  accepted=$(aws lambda invoke --function-name "$function" --invocation-type Event \
    --cli-binary-format raw-in-base64-out --payload "$task" /dev/null)
  echo "$(now): event $(jq .StatusCode <<<"$accepted")"
  sleep_for 70s
  item=$(aws dynamodb get-item --table-name "$table" --key '{"request_id": {"S": "by hand"}}')
  echo "$(now): $(jq --raw-output .Item.status.S <<<"$item")"

  local invoked response poll='{"httpMethod": "GET", "path": "/api/v1/status/x", "pathParameters": '
  response=$(mktemp)
  invoked=$(aws lambda invoke --function-name "$function" --cli-binary-format raw-in-base64-out \
    --payload "$poll{\"request_id\": \"$request_id\"}}" "$response")
  echo "$(now): invoked $(jq .StatusCode <<<"$invoked"), $(
    jq --raw-output '"\(.statusCode) \(.body | fromjson.status)"' "$response"
  )"
  rm "$response"

  echo "no such function: $(refusal lambda invoke --function-name nobody /dev/null)"
  echo "no such table: $(refusal dynamodb describe-table --table-name nothing)"
}

# ---- services

services() {
  tables
  roles
  functions
  apis
}

tables() {
  aws dynamodb create-table --table-name flights --billing-mode PAY_PER_REQUEST \
    --attribute-definitions AttributeName=flight,AttributeType=S AttributeName=day,AttributeType=N \
    --key-schema AttributeName=flight,KeyType=HASH AttributeName=day,KeyType=RANGE | jq --raw-output '
    .TableDescription | "table: \(.TableName) \([.KeySchema[].AttributeName] | join(", "))"'
  aws dynamodb wait table-exists --table-name flights

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
  aws dynamodb put-item --table-name flights --item "$flight"
  for day in 2 3; do
    aws dynamodb put-item --table-name flights \
      --item "{\"flight\": {\"S\": \"EY123\"}, \"day\": {\"N\": \"$day\"}, \"late\": {\"BOOL\": false}}"
  done
  aws dynamodb get-item --table-name flights --key "$key" --consistent-read |
    jq --raw-output --argjson put "$flight" '
      (.Item.codes.SS, .Item.legs.NS) |= sort | "item: \(if .Item == $put then "as it was put" else .Item end)"'
  echo "put again: $(refusal dynamodb put-item --table-name flights --item "$flight" \
    --condition-expression 'attribute_not_exists(flight)')"

  aws dynamodb update-item --table-name flights --key "$key" \
    --update-expression 'SET crew.#role = :name, delay = delay + :more' \
    --expression-attribute-names '{"#role": "first officer"}' \
    --expression-attribute-values '{":name": {"S": "Grace"}, ":more": {"N": "0.25"}}' \
    --return-values UPDATED_NEW |
    jq --raw-output '.Attributes | "updated: \(.crew.M["first officer"].S) \(.delay.N)"'

  local query=(dynamodb query --table-name flights --no-scan-index-forward
    --key-condition-expression 'flight = :flight AND #day BETWEEN :first AND :last'
    --expression-attribute-names '{"#day": "day"}'
    --expression-attribute-values '{":flight": {"S": "EY123"}, ":first": {"N": "1"}, ":last": {"N": "3"}}')
  local first second
  first=$(aws "${query[@]}" --max-items 2)
  second=$(aws "${query[@]}" --max-items 2 --starting-token "$(jq --raw-output .NextToken <<<"$first")")
  echo "pages: $(jq --raw-output '[.Items[].day.N] | join(" ")' <<<"$first") | $(
    jq --raw-output '[.Items[].day.N] | join(" ")' <<<"$second"
  )"
  aws dynamodb scan --table-name flights --filter-expression 'late = :late' \
    --expression-attribute-values '{":late": {"BOOL": true}}' | jq --raw-output '"late: \(.Count)"'

  key='{"flight": {"S": "EY123"}, "day": {"N": "2"}}'
  aws dynamodb delete-item --table-name flights --key "$key" --return-values ALL_OLD |
    jq --raw-output '"deleted: \(.Attributes.flight.S) \(.Attributes.day.N)"'
  item=$(aws dynamodb get-item --table-name flights --key "$key")
  echo "left of it: ${item:-nothing}"
  echo "half a key: $(refusal dynamodb get-item --table-name flights --key '{"flight": {"S": "EY123"}}')"
  aws dynamodb delete-table --table-name flights >/dev/null
  aws dynamodb wait table-not-exists --table-name flights
  aws dynamodb list-tables | jq --raw-output '"tables: \(.TableNames | join(", "))"'
  echo "no table: $(refusal dynamodb get-item --table-name flights --key "$key")"
}

roles() {
  local trust='{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}'
  local may_read='{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}]}'
  aws iam create-role --role-name flights --assume-role-policy-document "$trust" |
    jq --raw-output '"role: \(.Role.Arn)"'
  echo "role again: $(refusal iam create-role --role-name flights --assume-role-policy-document "$trust")"
  aws iam get-role --role-name flights |
    jq --raw-output '"trusts: \(.Role.AssumeRolePolicyDocument.Statement[0].Principal.Service)"'

  aws iam put-role-policy --role-name flights --policy-name reads --policy-document "$may_read"
  aws iam list-role-policies --role-name flights | jq --raw-output '"policies: \(.PolicyNames | join(", "))"'
  aws iam get-role-policy --role-name flights --policy-name reads |
    jq --raw-output '"allows: \(.PolicyDocument.Statement[0].Action)"'
  aws iam list-roles | jq --raw-output '"roles: \([.Roles[].RoleName] | join(", "))"'
  echo "role with policies: $(refusal iam delete-role --role-name flights)"
  aws iam delete-role-policy --role-name flights --policy-name reads
  aws iam delete-role --role-name flights
  echo "no role: $(refusal iam get-role --role-name flights)"
}

functions() {
  local create=(lambda create-function --function-name flights --runtime python3.11 --handler index.handler
    --role arn:aws:iam::123456789012:role/skymarshal-api-invoke-role --timeout 30
    --environment 'Variables={AIRLINE=EY}' --zip-file "fileb://$FUNCTION_ZIP")
  aws "${create[@]}" |
    jq --raw-output '"function: \(.FunctionArn) \(.Handler) \(.Environment.Variables.AIRLINE)"'
  aws lambda wait function-active-v2 --function-name flights
  echo "function again: $(refusal "${create[@]}")"
  aws lambda list-functions | jq --raw-output '"functions: \([.Functions[].FunctionName] | join(", "))"'
  aws lambda update-function-configuration --function-name flights --timeout 60 |
    jq --raw-output '"timeout: \(.Timeout)"'
  aws lambda put-function-concurrency --function-name flights --reserved-concurrent-executions 5 >/dev/null
  aws lambda get-function-concurrency --function-name flights |
    jq --raw-output '"reserved: \(.ReservedConcurrentExecutions)"'
  aws lambda delete-function --function-name flights
  echo "no function: $(refusal lambda get-function --function-name flights)"
}

apis() {
  local api root resource
  api=$(aws apigateway create-rest-api --name flights --endpoint-configuration types=REGIONAL --query id --output text)
  root=$(aws apigateway get-resources --rest-api-id "$api" --query 'items[0].id' --output text)
  resource=$(aws apigateway create-resource --rest-api-id "$api" --parent-id "$root" --path-part board \
    --query id --output text)
  local get=(--rest-api-id "$api" --resource-id "$resource" --http-method GET)
  aws apigateway put-method "${get[@]}" --authorization-type NONE >/dev/null
  aws apigateway put-method-response "${get[@]}" --status-code 200 >/dev/null
  aws apigateway put-integration "${get[@]}" --type MOCK \
    --request-templates '{"application/json": "{\"statusCode\": 200}"}' >/dev/null
  aws apigateway put-integration-response "${get[@]}" --status-code 200 \
    --response-templates '{"application/json": "{\"flight\": \"EY123\"}"}' >/dev/null
  aws apigateway create-deployment --rest-api-id "$api" --stage-name prod >/dev/null
  http "$AWS_ENDPOINT_URL/_aws/execute-api/$api/prod/board" '' --write-out '%{http_code}' |
    jq --raw-output --slurp '"api: \(.[1]) \(.[0].flight)"'
  aws apigateway get-rest-apis | jq --raw-output '"apis: \([.items[].name] | sort | join(", "))"'
  aws apigateway get-stages --rest-api-id "$api" | jq --raw-output '"stages: \([.item[].stageName] | join(", "))"'
  aws apigateway delete-rest-api --rest-api-id "$api"
  echo "no api: $(refusal apigateway get-rest-api --rest-api-id "$api")"
}

# ---- refusals

refusals() {
  echo "sts: $(refusal sts get-caller-identity)"
  echo "iam: $(refusal iam list-roles)"
  echo "dynamodb: $(refusal dynamodb list-tables)"
  echo "lambda: $(refusal lambda list-functions)"
  echo "apigateway: $(refusal apigateway get-rest-apis)"
}

"$1"
