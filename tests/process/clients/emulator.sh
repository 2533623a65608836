# What the clients in Bash share: the clock, the deployed API, and a signed call of the agent.
shopt -s inherit_errexit
HEADERS=$(mktemp)
trap 'rm "$HEADERS"' EXIT

http() { # URL [JSON [CURL'S ARGUMENT...]]
  curl --silent --show-error --fail-with-body "$1" \
    ${2:+--header 'Content-Type: application/json' --data "$2"} "${@:3}"
}

now() {
  http "$AWS_ENDPOINT_URL/_cutoff/clock" | jq --raw-output '"\(.now_ms) ms"'
}

sleep_for() { # DURATION
  http "$AWS_ENDPOINT_URL/_cutoff/clock/sleep" "{\"for\": \"$1\", \"lock\": \"$LOCK\"}" >/dev/null
}

# Asks the API a question and polls for its answer; leaves the request's id in request_id.
ask() { # QUESTION
  local status word poll_url answer
  read -r status word request_id poll_url < <(
    http "$INVOKE_URL" "{\"prompt\": \"$1\"}" --write-out '%{http_code}' |
      jq --raw-output --slurp '"\(.[1]) \(.[0].status) \(.[0].request_id) \(.[0].poll_url)"'
  )
  echo "$(now): $status $word"
  word=processing
  while [[ $word == processing ]]; do
    sleep_for 2s
    answer=$(http "${INVOKE_URL%/api/v1/invoke}$poll_url")
    word=$(jq --raw-output .status <<<"$answer")
    echo "$(now): $word"
  done
  echo "answered: $(jq --raw-output .assessment.recommendation <<<"$answer")"
}

# A request to a service, signed by curl; the headers of the answer go to the file HEADERS.
signed() { # SERVICE PATH [CURL'S ARGUMENT...]
  curl --silent --show-error "$AWS_ENDPOINT_URL$2" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
    --aws-sigv4 "aws:amz:$AWS_REGION:$1" --dump-header "$HEADERS" "${@:3}"
}

# Names the agent by its id: in an ARN are characters that AWS wants encoded twice in what is signed, and curl does not.
invoke_agent() { # ARN JSON
  signed bedrock-agentcore "/runtimes/${1##*/}/invocations?accountId=$(cut --delimiter : --fields 5 <<<"$1")" \
    --fail-with-body --header 'Content-Type: application/json' --header "X-Cutoff-Lock: $LOCK" --data "$2"
}
