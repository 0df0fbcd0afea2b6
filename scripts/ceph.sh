#!/usr/bin/env bash
# Ceph's RADOS gateway on loopback: an S3 that nobody here wrote. Needs root on Debian; see docs/stores.md.
#
#   scripts/ceph.sh install old|new   from Debian's packages, nothing where they are there already
#   scripts/ceph.sh start   old|new   an empty cluster in memory; prints variables that name it, one a line
#   scripts/ceph.sh stop    old|new   ends its processes, and forgets what it held
#
# `old` is what Debian 12 has (16.2), `new` what Debian testing has (20.2), in a directory of its own by debootstrap.
# Everything lies in MEDIAFS_CEPH_DIRECTORY, default mediafs-ceph below the temporary directory.
# Ends with 3 where this machine cannot have it.
set -euo pipefail

readonly base=${MEDIAFS_CEPH_DIRECTORY:-${TMPDIR:-/tmp}/mediafs-ceph}
readonly suite=forky
readonly packages=(radosgw ceph-mon ceph-osd ceph-common)

main() {
  [[ $# -eq 2 && $1 =~ ^(install|start|stop)$ && $2 =~ ^(old|new)$ ]] || usage
  command=$1 kind=$2
  [[ $(id -u) -eq 0 ]] || give_up "only root can $command Ceph"
  command -v apt-get >/dev/null || give_up 'it needs apt-get'
  if [[ $kind == new && -z ${MEDIAFS_CEPH_NAMESPACE:-} ]]; then
    unshare --mount true || give_up 'it needs mounts of its own'
    # What is mounted below is seen by this script and the processes that it starts, and by nobody else.
    MEDIAFS_CEPH_NAMESPACE=1 exec unshare --mount --propagation private -- "$0" "$command" "$kind"
  fi
  own_directory
  # Where the file system of this Ceph begins; its cluster is at the same path seen from there.
  if [[ $kind == new ]]; then root=$base/root cluster=/cluster; else root='' cluster=$base/cluster; fi
  "$command"
}

usage() {
  sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

fail() {
  printf 'ceph.sh: %s\n' "$*" >&2
  exit 1
}

give_up() {
  printf 'ceph.sh: %s\n' "$*" >&2
  exit 3
}

# A directory that somebody else could write to would let them choose what root runs.
own_directory() {
  mkdir -p -m 0700 "$base"
  [[ -d $base && ! -L $base && $(stat -c '%u %a' "$base") == '0 700' ]] ||
    fail "$base must be a directory of root with mode 0700"
}

install() {
  if is_installed; then return; fi
  if [[ $kind == old ]]; then quietly install_here; else quietly install_there; fi
  is_installed || fail "$kind was installed, but its programs are missing"
}

is_installed() {
  local name
  for name in ceph-mon ceph-osd radosgw radosgw-admin monmaptool; do
    [[ -x $root/usr/bin/$name ]] || return 1
  done
}

# Package tools print much; the end of it is shown where they fail.
quietly() {
  local log=$base/install-$kind.log status
  # `set -e` counts for nothing inside of a condition, so the status is looked at afterwards.
  set +e
  (
    set -e
    "$1"
  ) >"$log" 2>&1
  status=$?
  set -e
  if [[ $status -ne 0 ]]; then
    tail -n 50 "$log" >&2
    give_up "$kind could not be installed; all of it is in $log"
  fi
}

install_here() {
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}"
}

install_there() {
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends debootstrap debian-archive-keyring
  # What a broken run has left is begun anew.
  rm -rf "$root" "$root.new"
  # An older debootstrap does not know the name of a younger suite; all of them are made alike.
  local scripts=/usr/share/debootstrap/scripts script
  script=$scripts/$suite
  [[ -e $script ]] || script=$scripts/sid
  debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    "$suite" "$root.new" "$(mirror)" "$script"
  # How this machine reaches its mirror holds for the other Debian as well; and no service starts by itself.
  cp /etc/apt/apt.conf.d/99* "$root.new/etc/apt/apt.conf.d/" 2>/dev/null || true
  cp -L /etc/resolv.conf "$root.new/etc/resolv.conf"
  printf '#!/bin/sh\nexit 101\n' >"$root.new/usr/sbin/policy-rc.d"
  chmod +x "$root.new/usr/sbin/policy-rc.d"
  mount_system "$root.new"
  chroot "$root.new" apt-get update
  DEBIAN_FRONTEND=noninteractive chroot "$root.new" \
    apt-get install -y --no-install-recommends -o DPkg::Options::=--force-unsafe-io "${packages[@]}"
  umount -R "$root.new/proc" "$root.new/dev"
  mv "$root.new" "$root"
}

# The first of this machine's own sources that is a Debian, in either form of the file.
mirror() {
  local found
  found=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
    grep -E '^(deb |URIs:)' | grep -oE '(https?|file)://[^] ]+/debian/?( |$)' | head -n 1 || true)
  [[ -n $found ]] || fail 'no source of apt on this machine is a Debian mirror'
  printf '%s' "${found%% *}"
}

mount_system() {
  local name
  for name in proc dev; do mount --rbind "/$name" "$1/$name"; done
}

start() {
  is_installed || fail "$kind is not installed: scripts/ceph.sh install $kind"
  stop
  if [[ -n $root ]]; then mount_system "$root"; fi
  local attempt
  # A port that was free a moment ago may be taken by now.
  for attempt in 1 2 3; do
    read -r port monitor legacy < <(free_ports)
    if run_cluster; then
      printf 'MEDIAFS_TEST_S3_ENDPOINT=http://127.0.0.1:%s\nMEDIAFS_TEST_S3_STORE=ceph-%s\n' "$port" "$kind"
      printf 'AWS_ACCESS_KEY_ID=mediafs\nAWS_SECRET_ACCESS_KEY=mediafs-secret\nAWS_REGION=us-east-1\n'
      return
    fi
    cp "$root$cluster/start.log" "$base/failed-$kind-$attempt.log"
    stop
  done
  cat "$base/failed-$kind-$attempt.log" >&2
  fail "$kind did not start"
}

free_ports() {
  node -e '
    const servers = [0, 0, 0].map((port) => require("node:net").createServer().listen(port, "127.0.0.1"));
    Promise.all(servers.map((server) => require("node:events").once(server, "listening"))).then(() => {
      console.log(servers.map((server) => server.address().port).join(" "));
      for (const server of servers) server.close();
    });'
}

run_cluster() {
  mkdir -p "$root$cluster"/{monitor,osd,gateway,run}
  configuration >"$root$cluster/ceph.conf"
  startup >"$root$cluster/start.sh"
  local run=(timeout 120 bash "$cluster/start.sh")
  if [[ -n $root ]]; then run=(chroot "$root" "${run[@]}"); fi
  "${run[@]}" </dev/null >"$root$cluster/start.log" 2>&1
}

# One monitor and one disk in memory, without passwords among themselves; every pool has one copy of its objects.
configuration() {
  cat <<CONFIGURATION
[global]
fsid = 6d656469-6166-4673-8000-000000000001
mon_initial_members = a
mon_host = [v2:127.0.0.1:$monitor,v1:127.0.0.1:$legacy]
public_addr = 127.0.0.1
public_network = 127.0.0.0/8
cluster_network = 127.0.0.0/8
ms_bind_ipv6 = false
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_mon_client_mode = crc
ms_client_mode = crc
run_dir = $cluster/run
admin_socket = $cluster/run/\$name.socket
pid_file = $cluster/run/\$name.pid
log_file = $cluster/\$name.log
mon_data = $cluster/monitor
mon_data_avail_warn = 2
mon_data_avail_crit = 1
mon_max_pg_per_osd = 1000
mon_allow_pool_size_one = true
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
osd_data = $cluster/osd
osd_objectstore = memstore
memstore_device_bytes = 4294967296
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pgp_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
rgw_data = $cluster/gateway
rgw_frontends = beast endpoint=127.0.0.1:$port tcp_nodelay=1
rgw_enable_ops_log = false
rgw_run_sync_thread = false
rgw_gc_max_objs = 4
rgw_lc_max_objs = 1
rgw_objexp_hints_num_shards = 1
$(plugin_directories)
CONFIGURATION
}

# Debian testing keeps them where the compiled-in paths do not look.
plugin_directories() {
  local classes library
  [[ $kind == new ]] || return 0
  classes=$(cd "$root" && echo usr/lib/*/rados-classes)
  library=/${classes%/rados-classes}
  printf 'osd_class_dir = /%s\nplugin_dir = %s/ceph\nerasure_code_dir = %s/ceph/erasure-code\n' \
    "$classes" "$library" "$library"
}

startup() {
  cat <<STARTUP
set -euo pipefail
cd $cluster
export CEPH_CONF=$cluster/ceph.conf
fsid=6d656469-6166-4673-8000-000000000001
osd=6d656469-6166-4673-8000-000000000002
monmaptool --create --clobber --fsid "\$fsid" --addv a '[v2:127.0.0.1:$monitor,v1:127.0.0.1:$legacy]' map
ceph-mon --mkfs -i a --monmap map
ceph-mon -i a
until timeout 5 ceph osd new "\$osd"; do sleep 0.05; done
ceph-osd -i 0 --mkfs --osd-uuid "\$osd"
ceph-osd -i 0
radosgw -n client.rgw.a
until (exec 3<>/dev/tcp/127.0.0.1/$port); do sleep 0.05; kill -0 "\$(cat run/client.rgw.a.pid)"; done
radosgw-admin user create --uid=mediafs --display-name=mediafs --access-key=mediafs --secret-key=mediafs-secret
STARTUP
}

stop() {
  local signal file
  for signal in TERM KILL; do
    for file in "$root$cluster"/run/*.pid; do
      if is_running "$file"; then kill -s "$signal" "$(cat "$file")" || true; fi
    done
    wait_until_ended || continue
    break
  done
  rm -rf "$root$cluster"
}

# A number in a file may long be that of another process.
is_running() {
  [[ -f $1 ]] && [[ $(cat "/proc/$(cat "$1")/comm" 2>/dev/null) =~ ^(ceph-|radosgw) ]]
}

wait_until_ended() {
  local attempt file alive
  for attempt in {1..10}; do
    alive=''
    for file in "$root$cluster"/run/*.pid; do
      if is_running "$file"; then alive=1; fi
    done
    if [[ -z $alive ]]; then return 0; fi
    sleep 0.1
  done
  return 1
}

main "$@"
