# What CI runs on Windows: lint, types and every test that needs no browser, site or history, as `make quick` does elsewhere.
$ErrorActionPreference = "Stop"
Set-Location (Split-Path $PSScriptRoot)
$env:PYTHONUTF8 = "0"  # as people have it: the console keeps the code page of the system
function Run { & $args[0] @($args | Select-Object -Skip 1); if ($LASTEXITCODE) { exit $LASTEXITCODE } }
Run py -m venv .venv
$python = ".venv\Scripts\python.exe"
Run $python -m pip install --quiet --only-binary :all: --require-hashes --requirement requirements-test.lock
Run $python -m pip install --quiet --only-binary :all: --require-hashes --requirement requirements.lock
Run $python -m pip install --quiet --no-deps --no-build-isolation --editable .
Run $python -m ruff check .
Run $python -m ruff format --check .
Run $python -m mypy --platform linux
Run $python -m pytest --numprocesses 2 --dist loadfile -m "not (browser or site or history or long)"
