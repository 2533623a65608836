# A shell, and the programs that it starts.
start=$(date +%s%N)
say() { printf '%s ms: %s\n' $((($(date +%s%N) - start) / 1000000)) "$*"; }

agent=$AWS_ENDPOINT_URL/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fskymarshal_agent-AbCdEfGhIj/invocations
ask() { curl --silent --output /dev/null --write-out '%{http_code} after %{time_total} s' "$@"; }
ask_agent() { ask --data '{"prompt":"hello"}' --header 'Content-Type: application/json' "$@" "$agent"; }

date --utc
sleep 68
say slept
sleep 1.5 2.5
say slept again
timeout 10 sleep 60
say "timeout: $?"
timeout 60 sleep 10
say "timeout: $?"
read -r -t 7 line < <(sleep 60) # bash's own
say "read: $?"
say "the agent: $(ask_agent)"
say "the agent, at most 60 s: $(ask_agent --max-time 60)"
say "the API: $(ask --request POST "$AWS_ENDPOINT_URL/_aws/execute-api/skymarshal/dev/api/v1/invoke" --data '{"prompt":"hello"}')"

for seconds in 30 10 20; do (sleep $seconds && echo "of $seconds") & done | cat
wait
say waited
(sleep 5; kill -USR1 $$) &
trap 'say "a signal"' USR1
wait
wait
SECONDS=0
until ((SECONDS >= 120)); do sleep 2; done
say polled
date --utc
