# What a newcomer needs is `make run`; what a change needs is `make test check`.
export DOTNET_CLI_TELEMETRY_OPTOUT = 1
export DOTNET_NOLOGO = 1
IVR = artifacts/bin/Ivr.Cli/release/ivr

.PHONY: build run lab test fuzz bench check clean

## build everything, Release
build:
	dotnet build Ivr.sln -c Release -v quiet

## start a gateway with demonstration seats on 127.0.0.1:5060; needs the .NET 10 SDK and nothing else
run:
	dotnet build src/Ivr.Cli -c Release -v quiet
	exec $(IVR) run --demo

## the bench's gateway: 127.0.0.1:5070, seats at 127.0.0.1:5080
lab:
	@dotnet build src/Ivr.Cli -c Release -v quiet 1>&2
	@exec $(IVR) lab

## all tests; installs the Debian packages they need when they are missing
test:
	@sh tests/install-packages.sh
	@sh tests/run-all.sh

## a million malformed messages: ROUNDS=N, SEED=N; REPLAY=FILE for what was found
fuzz:
	@dotnet build tests/Ivr.Fuzz -c Release -v quiet 1>&2
	@exec artifacts/bin/Ivr.Fuzz/release/Ivr.Fuzz $(if $(REPLAY),--replay $(REPLAY),$(or $(ROUNDS),1000000) $(SEED))

## what a message and a call cost, goals and a plain server in C beside the figures, in 14 minutes; QUICK=1: in 4. More: docs/performance.md
bench:
	@dotnet build tests/Ivr.Bench -c Release -v quiet 1>&2
	@dotnet build src/Ivr.Cli -c Release -v quiet 1>&2
	@exec artifacts/bin/Ivr.Bench/release/Ivr.Bench $(PARTS)

## formatting and code style
check:
	dotnet format Ivr.sln --verify-no-changes

clean:
	rm -rf artifacts
