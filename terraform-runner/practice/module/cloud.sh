#!/bin/sh
# The practice cloud: what a resource of this module does when Terraform creates or destroys it.
#
#   sh cloud.sh create|destroy ADDRESS      ADDRESS as in the real module, such as module.vault.azurerm_key_vault.default
#
#   PRACTICE_INPUT       the resource's attributes as JSON (its id says what it is in Azure)
#   PRACTICE_CLOUD_DIR   where the cloud is kept: one JSON file for each thing that exists
#   PRACTICE_SPEED       1 (default): a whole deployment takes about 90 s; 20: about 5 s
#   PRACTICE_FAULTS      JSON array of {address, kind: fail|hang|slow, on?: create|destroy, error?, message?, factor?}
set -u
LC_ALL=C
export LC_ALL

action=$1
address=$2
input=${PRACTICE_INPUT:-}
[ -n "$input" ] || input='{}'
cloud=${PRACTICE_CLOUD_DIR:-}

main() {
  [ -n "$cloud" ] || refuse 'PRACTICE_CLOUD_DIR is not set: give it a directory in which the practice cloud may keep what exists.'
  mkdir -p "$cloud" || exit 1
  azurerm_type_of "$address"
  read_id
  read_fault
  minutes_of "$type"
  case $action in
    create) create ;;
    destroy) destroy ;;
    *) refuse "cloud.sh: unknown action '$action', expected create or destroy." ;;
  esac
}

create() {
  if [ -z "$id" ]; then stay; wait_for "$duration"; return; fi
  now_ms
  await_deletion
  [ ! -e "$file" ] || refuse_existing
  [ "$fault" != fail ] || fail
  started=$now
  ready=$((now + duration))
  # An hour: as long as a provider would wait for something that never comes.
  [ "$fault" != hang ] || ready=$((now + 3600000))
  write creating ",\"startedAt\":$started,\"readyAt\":$ready"
  stay
  wait_for "$duration"
  # Nobody deleted it in the meantime: Azure is done.
  [ ! -e "$file" ] || write succeeded ",\"startedAt\":$started,\"readyAt\":$ready"
}

destroy() {
  find_file
  [ "$fault" != fail ] || fail
  if [ -n "$id" ] && [ -e "$file" ]; then
    now_ms
    write deleting ",\"startedAt\":$now,\"readyAt\":$now,\"goneAt\":$((now + duration))"
  fi
  stay
  wait_for "$duration"
  rm -f "$file"
  [ "$type" != azurerm_resource_group ] || empty_group
}

# --- what it is ---

azurerm_type_of() {
  rest=$1
  while :; do
    case $rest in
      module.*) rest=${rest#module.*.} ;;
      *) break ;;
    esac
  done
  type=${rest%%.*}
}

# Things without an id in Azure (charts, random values, secrets in the cluster) only take their time.
read_id() {
  id=''
  group=''
  case $input in *'"id":"'*) id=${input#*'"id":"'}; id=${id%%'"'*} ;; esac
  case $id in
    /subscriptions/*/resourceGroups/*) group=${id#*/resourceGroups/}; group=${group%%/*} ;;
    https://*) ;;
    *) id='' ;;
  esac
  name=${id##*/}
  location=null
  case $input in *'"location":"'*) location=${input#*'"location":"'}; location="\"${location%%'"'*}\"" ;; esac
  file=$cloud/$(printf '%s' "$address" | tr -c 'A-Za-z0-9._-' '_').json
}

# After a change of namespace the old things lie in the directory of their own resource group, beside this one.
find_file() {
  [ -n "$group" ] && [ ! -e "$file" ] && [ -e "${cloud%/*}/$group/${file##*/}" ] || return 0
  cloud=${cloud%/*}/$group
  file=$cloud/${file##*/}
}

azure_type() {
  case $type in
    azurerm_storage_container) echo Microsoft.Storage/storageAccounts/blobServices/containers; return ;;
    azurerm_storage_queue) echo Microsoft.Storage/storageAccounts/queueServices/queues; return ;;
    azurerm_key_vault_key) echo Microsoft.KeyVault/vaults/keys; return ;;
    azurerm_key_vault_secret) echo Microsoft.KeyVault/vaults/secrets; return ;;
    azurerm_key_vault_access_policy) echo Microsoft.KeyVault/vaults/accessPolicies; return ;;
  esac
  case $id in */providers/*) ;; *) echo Microsoft.Resources/resourceGroups; return ;; esac
  # namespace/type/name/type/name ...: every second part after the namespace is a type.
  parts=${id##*/providers/}
  result=${parts%%/*}
  parts=${parts#*/}
  while [ -n "$parts" ]; do
    result=$result/${parts%%/*}
    case $parts in */*/*) parts=${parts#*/*/} ;; *) parts='' ;; esac
  done
  echo "$result"
}

# --- how long it takes ---

# Hundredths of a minute as the real resource takes: "create destroy". Creation is the middle of what was measured or
# estimated for the real module; deletion is our judgement. One minute of Azure's is 3.5 s here.
minutes_of() {
  case $1 in
    azurerm_redis_cache) set -- 2000 900 ;;
    azurerm_mysql_flexible_server) set -- 1050 250 ;;
    azurerm_application_gateway) set -- 700 300 ;;
    azurerm_kubernetes_cluster) set -- 600 450 ;;
    azurerm_kubernetes_cluster_node_pool) set -- 350 250 ;;
    azurerm_key_vault) set -- 250 30 ;;
    azurerm_private_endpoint) set -- 150 60 ;;
    helm_release) set -- 130 40 ;;
    azurerm_storage_account) set -- 80 20 ;;
    azurerm_private_dns_zone | azurerm_private_dns_zone_virtual_network_link) set -- 75 50 ;;
    azurerm_mysql_flexible_server_configuration) set -- 65 10 ;;
    azurerm_mysql_flexible_database | azurerm_role_assignment) set -- 45 20 ;;
    azurerm_eventgrid_system_topic | azurerm_eventgrid_system_topic_event_subscription) set -- 45 20 ;;
    azurerm_resource_group) set -- 25 100 ;;
    azurerm_virtual_network) set -- 15 20 ;;
    azurerm_subnet | azurerm_key_vault_key | azurerm_key_vault_secret | azurerm_key_vault_access_policy) set -- 20 20 ;;
    kubernetes_*) set -- 10 5 ;;
    random_* | null_resource) set -- 0 0 ;;
    *) set -- 30 20 ;;
  esac
  [ "$action" = create ] && minutes=$1 || minutes=$2
  thousandths "${PRACTICE_SPEED:-1}"
  speed=$value
  [ "$speed" -gt 0 ] || speed=1000
  duration=$((minutes * 35 * 1000 / speed))
  [ "$fault" != slow ] || duration=$((duration * factor / 1000))
}

# "2.5" -> value=2500; what is no number counts as 1.
thousandths() {
  case $1 in '' | *[!0-9.]* | *.*.* | .) value=1000; return ;; esac
  whole=${1%%.*}
  fraction=''
  case $1 in *.*) fraction=${1#*.} ;; esac
  fraction=${fraction}000
  fraction=${fraction%"${fraction#???}"}
  # A leading 1 keeps 008 from being read as octal.
  value=$(((1${whole:-0} - $(power_of_ten "${#whole}")) * 1000 + 1$fraction - 1000))
}

power_of_ten() {
  result=1
  for _ in $(seq 1 "$1"); do result=$((result * 10)); done
  echo "$result"
}

now_ms() {
  now=$(date +%s%3N)
  # A date without milliseconds leaves letters behind.
  case $now in *[!0-9]*) now=$(date +%s)000 ;; esac
}

# In pieces of at most half a second, so that a script that is killed outright leaves no long sleep behind.
wait_for() {
  [ "$1" -gt 0 ] || return 0
  now_ms
  until_ms=$((now + $1))
  while [ "$now" -lt "$until_ms" ]; do
    left=$((until_ms - now))
    [ "$left" -le 500 ] || left=500
    nap "$left"
    now_ms
  done
}

nap() {
  fraction=00$(($1 % 1000))
  sleep "$(($1 / 1000)).${fraction#"${fraction%???}"}" </dev/null >/dev/null 2>&1 &
  sleeper=$!
  wait "$sleeper"
  # Terraform was killed: nobody waits any more.
  kill -0 "$PPID" 2>/dev/null || exit 143
}

sleeper=''
# Like azurerm, stop waiting at once; what was begun goes on in the cloud (its readyAt is in the file).
trap '[ -z "$sleeper" ] || kill "$sleeper" 2>/dev/null; exit 130' INT
trap '[ -z "$sleeper" ] || kill "$sleeper" 2>/dev/null; exit 143' TERM HUP

# --- what exists ---

write() {
  [ -n "$group" ] || group=${cloud##*/}
  printf '{"id":"%s","type":"%s","name":"%s","location":%s,"address":"%s","resourceGroup":"%s","state":"%s"%s,"attributes":%s}\n' \
    "$id" "$(azure_type)" "$name" "$location" "$(json_text "$address")" "$group" "$1" "$2" "$input" >"$file.$$" &&
    mv -f "$file.$$" "$file"
}

json_text() {
  printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g'
}

await_deletion() {
  [ -e "$file" ] || return 0
  found=$(cat "$file")
  case $found in *'"state":"deleting"'*) ;; *) return 0 ;; esac
  gone=${found#*'"goneAt":'}
  wait_for $((${gone%%[!0-9]*} - now))
  rm -f "$file"
  now_ms
}

# A group takes with it whatever a lost run left in it.
empty_group() {
  for left in "$cloud"/*.json; do
    [ -e "$left" ] && grep -qi "/resourceGroups/$group[/\"]\|\"resourceGroup\":\"$group\"" "$left" && rm -f "$left"
  done
  rmdir "$cloud" 2>/dev/null || :
}

# --- what goes wrong ---

# The faults are flat objects, so a line each is enough of a parser; the first that fits this address and action counts.
read_fault() {
  fault=''
  message=''
  factor=4000
  case ${PRACTICE_FAULTS:-} in '' | '[]') return ;; esac
  line=$(printf '%s' "$PRACTICE_FAULTS" | tr -d '\n' | sed 's/}[[:space:]]*,[[:space:]]*{/}\
{/g; s/\([^\\]\)"[[:space:]]*:[[:space:]]*/\1":/g' | grep -F "\"address\":\"$(json_text "$address")\"" | of_this_action | head -n 1)
  [ -n "$line" ] || return 0
  fault=$(field kind)
  message=$(printf '%s' "$line" | sed -n 's/.*"message":"\(\([^"\\]\|\\.\)*\)".*/\1/p')
  [ -n "$message" ] || message=$(field error)
  number=$(printf '%s' "$line" | sed -n 's/.*"factor":\([0-9.]*\).*/\1/p')
  [ -z "$number" ] || { thousandths "$number"; factor=$value; }
}

# A fault is one of creation unless it says otherwise.
of_this_action() {
  if [ "$action" = destroy ]; then grep '"on":"destroy"'; else grep -v '"on":"destroy"'; fi
}

field() {
  printf '%s' "$line" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

fail() {
  wait_for 300
  text=$(printf '%s' "$message" | sed "s/\\\\\"/\"/g; s|{id}|$id|g; s|{name}|$name|g; s|{resourceGroup}|$group|g; s|{location}|$(printf '%s' "$location" | tr -d '"')|g")
  [ -n "$text" ] || text='unexpected status 500 (500 Internal Server Error) with error: InternalServerError: The request encountered an unexpected error. Please try again later.'
  printf '%b\n' "$text" >&2
  exit 1
}

# Until killed; afterwards the fault is over.
stay() {
  [ "$fault" = hang ] || return 0
  while :; do nap 500; done
}

refuse_existing() {
  refuse "a resource with the ID \"$id\" already exists - to be managed via Terraform this resource needs to be imported into the State. Please see the resource documentation for \"$type\" for more information"
}

refuse() {
  printf '%s\n' "$1" >&2
  exit 1
}

main
