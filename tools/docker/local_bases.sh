#!/usr/bin/env bash
# Makes the images that dashboard/Dockerfile and compose.yaml start from where no hub is reached: Debian's packages by
# the machine's own apt configuration, with this machine's Node and Rust. Prints what to set. Needs mmdebstrap and podman.
set -euo pipefail

for program in cargo mmdebstrap node npm podman rustc; do
  if ! type -P "$program" >/dev/null; then
    echo "local_bases: $program is not installed" >&2
    exit 2
  fi
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
prefix=localhost/dre-base

echo "making $prefix/debian …" >&2
mmdebstrap --quiet --variant=minbase --include=ca-certificates,gcc,libatomic1,libc6-dev,libstdc++6,postgresql-15 \
  bookworm "$folder/debian.tar" /etc/apt/sources.list.d/debian.sources
podman import --quiet "$folder/debian.tar" "$prefix/debian" >/dev/null

# build NAME CONTEXT, with the Dockerfile on the standard input
build() {
  echo "making $prefix/$1 …" >&2
  cat >"$folder/Dockerfile"
  podman build --quiet --file "$folder/Dockerfile" --ignorefile "$folder/ignore" --tag "$prefix/$1" "$2" >/dev/null
}

touch "$folder/ignore"
mkdir "$folder/node"
cp -L "$(type -P node)" "$folder/node/"
cp -aL "$(npm root --global)/npm" "$folder/node/"
build node "$folder/node" <<'END'
FROM localhost/dre-base/debian
COPY node /usr/local/bin/
COPY npm /usr/local/lib/node_modules/npm
RUN ["ln", "-s", "../lib/node_modules/npm/bin/npm-cli.js", "/usr/local/bin/npm"]
END

mkdir "$folder/postgres"
cat >"$folder/postgres/start" <<'END'
#!/bin/sh
# What postgres:15 does of the same variables.
set -eu
if [ ! -e "$PGDATA/PG_VERSION" ]; then
  initdb --username="$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" --auth-host=scram-sha-256 --auth-local=trust
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl start --wait --options='-c listen_addresses='
  createdb --username="$POSTGRES_USER" "$POSTGRES_DB"
  pg_ctl stop --wait
fi
exec postgres -c 'listen_addresses=*'
END
chmod 755 "$folder/postgres/start"
build postgres "$folder/postgres" <<'END'
FROM localhost/dre-base/debian
COPY start /usr/local/bin/
RUN groupmod --gid 999 postgres && usermod --uid 999 postgres && \
    install -d -o 999 -g 999 -m 700 /var/lib/postgresql/data && install -d -o 999 -g 999 -m 3777 /var/run/postgresql
ENV PATH=/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin PGDATA=/var/lib/postgresql/data
USER 999:999
STOPSIGNAL SIGINT
VOLUME /var/lib/postgresql/data
ENTRYPOINT ["start"]
END

printf 'share\nlib/rustlib/src\n' >"$folder/ignore"
build rust "$(rustc --print sysroot)" <<'END'
FROM localhost/dre-base/debian
COPY . /usr/local/rustup
ENV CARGO_HOME=/usr/local/cargo PATH=/usr/local/rustup/bin:/usr/local/bin:/usr/bin:/bin
END

for name in node rust postgres; do
  echo "${name^^}_IMAGE=$prefix/$name"
done
