# shellcheck shell=sh
# Starts a private PostgreSQL for tests, from Debian's package (postgresql-15 or
# later), and sets ZHENGPU_POSTGRES to its URL. Source it:
#
#     . .ci/postgres.sh          # starts, exports ZHENGPU_POSTGRES, prints the URL
#     go test ./graph/...
#     postgres_stop              # stops it and removes its data
#
# The server listens on loopback only, on a free port, keeps its data in a
# folder under $TMPDIR, and runs as a user that is not root (postgres or nobody
# where the caller is root). Without the package it says so, leaves
# ZHENGPU_POSTGRES unset and returns 0: the tests then skip.

postgres_stop() {
	[ -n "${ZHENGPU_PGDIR:-}" ] || return 0
	$ZHENGPU_PGRUN "$ZHENGPU_PGBIN/pg_ctl" -D "$ZHENGPU_PGDIR/data" -m immediate -w stop >/dev/null 2>&1
	rm -rf "$ZHENGPU_PGDIR"
	unset ZHENGPU_PGDIR ZHENGPU_POSTGRES
}

postgres_start() {
	ZHENGPU_PGBIN=
	for pg_dir in /usr/lib/postgresql/*/bin; do
		if [ -x "$pg_dir/initdb" ]; then ZHENGPU_PGBIN=$pg_dir; fi
	done
	if [ -z "$ZHENGPU_PGBIN" ]; then
		echo "postgres.sh: no PostgreSQL server here (apt-get install postgresql): its tests are skipped" >&2
		return 0
	fi
	ZHENGPU_PGRUN=
	pg_user=$(id -un)
	if [ "$(id -u)" = 0 ]; then
		pg_user=postgres
		id "$pg_user" >/dev/null 2>&1 || pg_user=nobody
		ZHENGPU_PGRUN="setpriv --reuid=$pg_user --regid=$(id -g "$pg_user") --clear-groups --"
	fi
	ZHENGPU_PGDIR=$(mktemp -d "${TMPDIR:-/tmp}/zhengpu-pg.XXXXXX") || return 1
	chmod 755 "$ZHENGPU_PGDIR"
	mkdir "$ZHENGPU_PGDIR/data" && chmod 700 "$ZHENGPU_PGDIR/data" || return 1
	[ -z "$ZHENGPU_PGRUN" ] || chown -R "$pg_user" "$ZHENGPU_PGDIR/data" || return 1
	$ZHENGPU_PGRUN env HOME="$ZHENGPU_PGDIR/data" "$ZHENGPU_PGBIN/initdb" -D "$ZHENGPU_PGDIR/data" -U zhengpu -A trust \
		-E UTF8 --locale=C --no-sync >"$ZHENGPU_PGDIR/initdb.log" 2>&1 || {
		cat "$ZHENGPU_PGDIR/initdb.log" >&2
		return 1
	}
	# A port may be taken between finding and using it: a few tries. The log
	# lies in the data folder since the server's user can write there only.
	pg_port=$((20000 + $$ % 20000))
	for _ in 1 2 3 4 5 6 7 8; do
		if $ZHENGPU_PGRUN "$ZHENGPU_PGBIN/pg_ctl" -D "$ZHENGPU_PGDIR/data" -l "$ZHENGPU_PGDIR/data/server.log" -w -t 60 \
			-o "-c listen_addresses=127.0.0.1 -c port=$pg_port -c unix_socket_directories= -c fsync=off -c max_connections=200" \
			start >/dev/null 2>&1; then
			ZHENGPU_POSTGRES="postgres://zhengpu@127.0.0.1:$pg_port/postgres?sslmode=disable"
			export ZHENGPU_POSTGRES
			echo "$ZHENGPU_POSTGRES"
			return 0
		fi
		pg_port=$((pg_port + 37))
	done
	cat "$ZHENGPU_PGDIR/data/server.log" >&2
	postgres_stop
	return 1
}

postgres_start
