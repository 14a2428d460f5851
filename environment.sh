#!/bin/sh
# sh environment.sh          builds .venv from requirements.lock
# sh environment.sh NAME     adds to it what requirements-NAME.lock names
#
# Only wheels are installed, each checked against its hash in the lock. One call works at a time: another one says so and waits, then
# finds everything done. What is interrupted is begun again by the next call. PYTHON3= names the Python to build with. WHEELS= names a
# folder that `make wheels` filled: all is taken from there, uv too, against the same hashes, and no network is asked.
set -eu
cd "$(dirname "$0")"

lock=.venv.lock
while ! mkdir "$lock" 2>/dev/null; do
    owner=$(cat "$lock/pid" 2>/dev/null || echo "")
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
        rm -rf "$lock" # its owner was killed
        continue
    fi
    [ -n "${waiting:-}" ] || echo "Another make is building .venv; waiting for it ..." >&2
    waiting=yes
    sleep 1
done
echo $$ > "$lock/pid"
trap 'rm -rf "$lock"' EXIT
trap 'echo "Stopped; the next make begins the installation again." >&2; exit 130' INT TERM HUP

# The caches of uv and pip lie in HOME; where that cannot be written to, uv gets a folder here.
if [ -z "${UV_CACHE_DIR:-}${XDG_CACHE_HOME:-}" ] && ! { mkdir -p "${HOME:-/nonexistent}/.cache/uv" && [ -w "${HOME:-/nonexistent}/.cache/uv" ]; } 2>/dev/null; then
    UV_CACHE_DIR="$PWD/build/uv"
    export UV_CACHE_DIR
fi

case ${WHEELS:-} in
"") ;;
"~/"*) WHEELS="$HOME/${WHEELS#??}" ;;
esac
if [ -n "${WHEELS:-}" ] && ! ls "$WHEELS"/*.whl > /dev/null 2>&1; then
    echo "WHEELS=$WHEELS: no wheels are there. To mend: make wheels WHEELS=folder, on a machine with a network; docs/machines.md." >&2
    exit 2
fi

# What is asked of pip and of uv: wheels only, each with a hash of the lock.
pip_install() {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-cache-dir --only-binary :all: --require-hashes \
        ${WHEELS:+--no-index --find-links "$WHEELS"} -r "$1"
}
install() {
    .venv/bin/uv pip install --quiet --python .venv/bin/python --no-build --require-hashes \
        ${WHEELS:+--offline --no-index --find-links "$WHEELS"} -r "$1"
}

find_python() {
    for each in ${PYTHON3:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$each" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
            echo "$each"
            return
        fi
    done
    found=$("${PYTHON3:-python3}" -c 'import sys; print(sys.version.split()[0])' 2>/dev/null || echo none)
    cat >&2 <<TXT
Python 3.11, 3.12, 3.13 or 3.14 is needed; found: $found. To mend: install one of them (Debian, Ubuntu: apt install python3 python3-venv;
anywhere: uv python install 3.13, or a conda environment of environment.yml) and name it: make PYTHON3=/path/to/python3.13
TXT
    return 2
}

if [ ! -e .venv/.complete ] || [ requirements.lock -nt .venv/.complete ]; then
    python3=$(find_python)
    echo "Building .venv from requirements.lock ..." >&2
    until rm -rf .venv 2>/dev/null; do sleep 1; done # what a killed installation left running may still write there
    "$python3" -m venv .venv
    sed -n '/^uv==/,/[^\\]$/p' requirements.lock > .venv/uv.txt
    pip_install .venv/uv.txt
    install requirements.lock
    # this project itself, so that its helpers are found from any folder
    .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --offline -e .
    touch .venv/.complete
fi
for name in "$@"; do
    if [ ! -e ".venv/.$name" ] || [ "requirements-$name.lock" -nt ".venv/.$name" ]; then
        echo "Adding requirements-$name.lock ..." >&2
        install "requirements-$name.lock"
        touch ".venv/.$name"
    fi
done
