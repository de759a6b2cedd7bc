#!/bin/sh
# The practice cloud: what a resource of this module does when Terraform creates or destroys it.
#
#   sh cloud.sh create|destroy ADDRESS      ADDRESS as in the real module, such as module.vault.azurerm_key_vault.default
#
#   PRACTICE_INPUT       the resource's attributes as JSON (its id says what it is in Azure)
#   PRACTICE_CLOUD_DIR   where the cloud is kept: one JSON file for each thing that exists
#   PRACTICE_SPEED       1 (default): a whole deployment takes about 90 s; 20: about 5 s
#   PRACTICE_FAULTS      JSON array of {address, kind: fail|hang|slow, on?: create|destroy|plant, error?, message?, factor?, while?: locked}
#
# People type what is in PRACTICE_INPUT and PRACTICE_FAULTS. No such value ever becomes text of a program (sed, awk, sh -c), a format
# of printf, a pattern, or a path that was not checked: cloud.awk reads the JSON from the environment, and the shell only passes it on.
# $id, $name, $location and $json_address stay as JSON writes them, so that they can be put into JSON again.
set -u
LC_ALL=C
export LC_ALL

action=$1
address=$2
input=${PRACTICE_INPUT:-}
[ -n "$input" ] || input='{}'
cloud=${PRACTICE_CLOUD_DIR:-}
reader=${0%/*}/cloud.awk
newline='
'
PRACTICE_ACTION=$action
PRACTICE_ADDRESS=$address
PRACTICE_INPUT=$input
PRACTICE_FAULTS=${PRACTICE_FAULTS:-'[]'}
export PRACTICE_ACTION PRACTICE_ADDRESS PRACTICE_INPUT PRACTICE_FAULTS

main() {
  [ -n "$cloud" ] || refuse 'PRACTICE_CLOUD_DIR is not set: give it a directory in which the practice cloud may keep what exists.'
  azurerm_type_of "$address"
  facts=$newline$(PRACTICE_ASK=facts awk -f "$reader")$newline || exit 1
  read_id
  refuse_strange_names
  mkdir -p -- "$cloud" || exit 1
  read_fault
  minutes_of "$type"
  case $action in
    create) create ;;
    destroy) destroy ;;
    *) refuse "cloud.sh: unknown action '$action', expected create or destroy." ;;
  esac
}

create() {
  if [ -z "$id" ]; then stay; wait_for "$duration"; plant; return; fi
  now_ms
  await_deletion
  [ ! -e "$file" ] || refuse_existing
  [ "$fault" != fail ] || fail
  [ "$type" != azurerm_key_vault ] || recover_vault
  started=$now
  ready=$((now + duration))
  # An hour: as long as a provider would wait for something that never comes.
  [ "$fault" != hang ] || ready=$((now + 3600000))
  write creating ",\"startedAt\":$started,\"readyAt\":$ready"
  stay
  wait_for "$duration"
  # Nobody deleted it in the meantime: Azure is done.
  [ ! -e "$file" ] || write succeeded ",\"startedAt\":$started,\"readyAt\":$ready"
  [ "$type" != azurerm_kubernetes_cluster ] || rm -f -- "$cloud/.cluster-gone"
  plant
}

destroy() {
  find_file
  [ "$fault" != fail ] || fail
  refuse_without_cluster
  refuse_locked
  [ "$type" != azurerm_resource_group ] || refuse_filled_group
  if [ -n "$id" ] && [ -e "$file" ]; then
    now_ms
    write deleting ",\"startedAt\":$now,\"readyAt\":$now,\"goneAt\":$((now + duration))"
  fi
  stay
  wait_for "$duration"
  [ "$type" != azurerm_key_vault ] || keep_vault
  rm -f -- "$file"
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

# The value of one line of cloud.awk's answer.
fact() {
  value=${facts#*"$newline$1="}
  value=${value%%"$newline"*}
}

# Things without an id in Azure (charts, random values, secrets in the cluster) only take their time.
read_id() {
  group=''
  fact id; id=$value
  case $id in
    /subscriptions/*/resourceGroups/*) group=${id#*/resourceGroups/}; group=${group%%/*} ;;
    https://*) ;;
    *) id='' ;;
  esac
  name=${id##*/}
  fact location; location=$value
  fact address; json_address=$value
  fact file; file=$cloud/$value.json
}

# The names of a resource group and of a key vault become names of directories and files here. Azure keeps them plain too
# (learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules).
refuse_strange_names() {
  case $group in
    '') ;;
    -* | . | *. | *[!A-Za-z0-9._-]*) refuse 'The practice cloud has no resource group of that name: use letters, digits, hyphens, underscores and dots.' ;;
  esac
  [ "$type" = azurerm_key_vault ] || return 0
  case $name in
    '' | -* | *[!A-Za-z0-9-]*) refuse 'The practice cloud has no key vault of that name: use letters, digits and hyphens.' ;;
  esac
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
  printf '%s\n' "$result"
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
  printf '%s\n' "$result"
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
    "$id" "$(azure_type)" "$name" "$location" "$json_address" "$group" "$1" "$2" "$input" >"$file.$$" &&
    mv -f -- "$file.$$" "$file"
}

await_deletion() {
  [ -e "$file" ] || return 0
  found=$(cat <"$file")
  # What comes before the attributes was written here, so no attribute can pass for it.
  head=${found%%',"attributes":'*}
  case $head in *'"state":"deleting"'*) ;; *) return 0 ;; esac
  case $head in *'"goneAt":'*) gone=${head#*'"goneAt":'} ;; *) gone=${found##*'"goneAt":'} ;; esac
  gone=${gone%%[!0-9]*}
  wait_for $((${gone:-0} - now))
  rm -f -- "$file"
  now_ms
}

# A group takes with it whatever a lost run left in it.
empty_group() {
  for left in "$cloud"/*.json; do
    [ -e "$left" ] && is_of_group && rm -f -- "$left"
  done
  rm -f -- "$cloud/.cluster-gone"
  rmdir -- "$cloud" 2>/dev/null || :
}

is_of_group() {
  head=$(cat <"$left")
  head=${head%%',"attributes":'*}
  case $head in *"/resourceGroups/$group/"* | *"/resourceGroups/$group\""* | *"\"resourceGroup\":\"$group\""*) ;; *) return 1 ;; esac
}

# --- what a deleted vault leaves ---

# Purge protection keeps it for 90 days, and its name with it (learn.microsoft.com/azure/key-vault/general/soft-delete-overview).
keep_vault() {
  [ -e "$file" ] || return 0
  now_ms
  mkdir -p -- "${cloud%/*}-deleted-vaults" || exit 1
  printf '{"id":"%s","name":"%s","location":%s,"deletedAt":%s,"attributes":%s}\n' "$id" "$name" "$location" "$now" "$input" >"${cloud%/*}-deleted-vaults/$name.json"
}

# azurerm recovers it where it was (recover_soft_deleted_key_vaults, on by default); anywhere else Azure refuses the name.
recover_vault() {
  kept=${cloud%/*}-deleted-vaults/$name.json
  [ -e "$kept" ] || return 0
  head=$(cat <"$kept")
  case ${head%%',"attributes":'*} in *"\"location\":$location,"*) rm -f -- "$kept"; return 0 ;; esac
  refuse "creating Key Vault (Subscription: \"00000000-0000-4000-8000-000000000001\"
Resource Group Name: \"$group\"
Key Vault Name: \"$name\"): performing CreateOrUpdate: unexpected status 409 (409 Conflict) with error: VaultAlreadyExists: The vault name '$name' is already in use. Vault names are globally unique so it is possible that the name is already taken. If you are sure that the vault name was not taken then it is possible that a vault with the same name was recently deleted but not purged after being placed in a recoverable state. If the vault is in a recoverable state then the vault will need to be purged before reusing the name. For more information about VaultAlreadyExists, soft delete and purging a vault follow this link https://go.microsoft.com/fwlink/?linkid=2147740."
}

# --- what others did in the meantime ---

# What nobody but a fault makes: its address begins with foreign.
plant() {
  [ -n "$group" ] || group=${cloud##*/}
  case $planted in
    foreign_lock) plant_file lock "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/$group/providers/Microsoft.Authorization/locks/keep-for-finance" Microsoft.Authorization/locks '{"lock_level":"CanNotDelete","notes":"Finance still looks at this. Ask before deleting."}' ;;
    foreign_resource) plant_file ip "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/$group/providers/Microsoft.Network/publicIPAddresses/somebody-elses-ip" Microsoft.Network/publicIPAddresses '{}' ;;
    cluster_gone)
      for left in "$cloud"/*.json; do
        grep -q '^{"id":"[^"]*","type":"Microsoft.ContainerService/' <"$left" && rm -f -- "$left"
      done
      : >"$cloud/.cluster-gone" ;;
  esac
}

plant_file() {
  now_ms
  # The location of the group: the last thing that was made may have none.
  printf '{"id":"%s","type":"%s","name":"%s","location":%s,"address":"foreign.%s","resourceGroup":"%s","state":"succeeded","startedAt":%s,"readyAt":%s,"attributes":%s}\n' \
    "$2" "$3" "${2##*/}" "$location" "$1" "$group" "$now" "$now" "$4" >"$cloud/foreign.$1.json"
}

# A lock stops deletions at its scope and below. What lives behind another door than Resource Manager, and what is only
# changed when Terraform says destroyed (a server's settings, a vault's policies), it does not stop.
refuse_locked() {
  case $type in
    azurerm_management_lock | azurerm_storage_container | azurerm_storage_queue | azurerm_key_vault_* | azurerm_mysql_flexible_server_configuration) return 0 ;;
  esac
  [ -n "$group" ] && [ -e "$cloud/foreign.lock.json" ] || return 0
  refuse "deleting $name (Resource Group Name: \"$group\"): performing Delete: unexpected status 409 (409 Conflict) with error: ScopeLocked: The scope '$id' cannot perform delete operation because following scope(s) are locked: '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/$group'. Please remove the lock and try again."
}

refuse_filled_group() {
  [ -e "$cloud/foreign.ip.json" ] || return 0
  now_ms
  # Somebody deletes it at this moment: Azure waits for it.
  case $(cat <"$cloud/foreign.ip.json") in *'"goneAt":'*) return 0 ;; esac
  refuse "deleting Resource Group \"$group\": the Resource Group still contains Resources.

Terraform is configured to check for Resources within the Resource Group when deleting the Resource Group - and
raise an error if nested Resources still exist to avoid unintentionally deleting these Resources.

Terraform has detected that the following Resources still exist within the Resource Group:

* \`/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/$group/providers/Microsoft.Network/publicIPAddresses/somebody-elses-ip\`
"
}

refuse_without_cluster() {
  case $type in helm_release | kubernetes_*) ;; *) return 0 ;; esac
  [ ! -e "$cloud/.cluster-gone" ] || refuse 'Kubernetes cluster unreachable: invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable'
}

# --- what goes wrong ---

# The first fault that fits this address and action counts.
read_fault() {
  planted=''
  factor=4000
  fact kind; fault=$value
  [ -n "$fault" ] || return 0
  fact on
  if [ "$value" = plant ]; then fault=''; fact error; planted=$value; return 0; fi
  fact while
  [ "$value" != locked ] || holds_lock || { fault=''; return 0; }
  fact factor
  [ -z "$value" ] || { thousandths "$value"; factor=$value; }
}

# Whether a lock exists: the type stands second in each file, so no attribute can pass for it.
holds_lock() {
  grep -q '^{"id":"[^"]*","type":"Microsoft.Authorization/locks"' "$cloud"/*.json 2>/dev/null
}

fail() {
  wait_for 300
  PRACTICE_ASK=message PRACTICE_GROUP=$group awk -f "$reader" >&2
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
