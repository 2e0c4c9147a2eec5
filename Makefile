# Builds, tests, runs and installs kmsd. `make help` lists the targets.

PREFIX ?= /usr
DESTDIR ?=
CONFIGURATION ?= Release
SOAK_ROUNDS ?= 2000
SIM_SEEDS ?= 200

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := build

export CONFIGURATION
export DOTNET_NOLOGO = 1
export DOTNET_CLI_TELEMETRY_OPTOUT = 1

out := $(CURDIR)/out
run := $(out)/run
unitdir := $(DESTDIR)$(PREFIX)/lib/systemd/system

# The native programs: one project file each, named like its binary.
projects := $(wildcard src/*/kmsd.csproj src/*/kmsctl.csproj src/*/kms-examples.csproj \
	tests/*/kms-examples.csproj)
programs := $(patsubst %.csproj,$(out)/bin/%,$(notdir $(projects)))
sources := $(shell find src $(dir $(projects)) \( -name bin -o -name obj \) -prune -o -type f \
	\( -name '*.cs' -o -name '*.csproj' -o -name '*.props' -o -name '*.targets' -o -name '*.[ch]' \
	-o -name '*.sh' \) -print)

specs := $(shell find src packaging \( -name bin -o -name obj \) -prune -o -name '*.md' -print)

.PHONY: help build publish run test demo bench lint boot soak sim install clean setup

help: ## Print this list.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 10

build: ## Compile everything; a warning is an error.
	dotnet build Kms.sln --configuration $(CONFIGURATION) -v quiet

publish: $(programs) ## Make the native programs in out/bin.

# One after the other: two native compilations at once need more memory than small hosts have.
.NOTPARALLEL:
$(out)/bin/%: $(sources)
	@mkdir -p $(@D)
	dotnet publish $(filter %/$*.csproj,$(projects)) --configuration $(CONFIGURATION) -v quiet \
		-warnaserror --output $(out)/publish/$*
	install -m 0755 $(out)/publish/$*/$* $@

run: publish $(run)/kmsd.toml ## Run the daemon here, on a store of its own in out/run.
	@printf '%s\n' \
		'kmsd runs in the foreground; Ctrl-C stops it. In another terminal, type:' '' \
		'  cd $(CURDIR)' \
		'  export KMS_SOCKET=$(run)/kmsd.sock PATH="$$PWD/out/bin:$$PATH"' \
		'  kmsctl key create demo --algorithm AES_256_GCM' \
		'  echo "attack at dawn" | kmsctl encrypt demo > message.kms' \
		'  kmsctl decrypt < message.kms' \
		'  kmsctl status' ''
	@exec $(out)/bin/kmsd --config $(run)/kmsd.toml

# For trying out: the key file lies beside the store, which `kmsctl status` warns of.
$(run)/kmsd.toml:
	@mkdir -p -m 0700 $(run)
	@umask 077; printf '%s\n' \
		'socket = "$(run)/kmsd.sock"' \
		'[store]' 'path = "$(run)/store"' \
		'[audit]' 'path = "$(run)/audit"' \
		'[root_key]' 'file = "$(run)/root.key"' 'create_if_missing = true' > $@

test: setup publish ## Run all tests; the last line is "N passed, N failed".
	@tests/run.sh

demo: publish ## Start a daemon, encrypt and decrypt with it, stop it.
	@packaging/demo.sh $(out)/bin

bench: publish ## Measure, as ratios against baselines of the same run.
	dotnet run --project tests/Kms.Benchmarks --configuration $(CONFIGURATION)

lint: ## Check layout and house rules.
	dotnet format Kms.sln whitespace --verify-no-changes
	dotnet build Kms.sln --configuration $(CONFIGURATION) -v quiet
	dotnet test tests/Kms.Conventions.Tests --configuration $(CONFIGURATION) --no-build

boot: publish ## Try the units in a Debian that boots in a container (root, debootstrap).
	@tests/boot.sh

soak: publish ## Kill the daemon SOAK_ROUNDS (2000) times under load; nothing acknowledged may be lost.
	KMS_SOAK_ROUNDS=$(SOAK_ROUNDS) dotnet test tests/Kms.EndToEnd --configuration $(CONFIGURATION) \
		--filter Kills_at_random_moments --logger "console;verbosity=detailed"

sim: setup ## Crash a simulated disk before every call, over SIM_SEEDS (200) histories; and refuse every call.
	KMS_SIM_SEEDS=$(SIM_SEEDS) dotnet test tests/Kms.Simulation --configuration $(CONFIGURATION) \
		--logger "console;verbosity=detailed"

install: publish ## Install under DESTDIR and PREFIX (/usr); starts nothing.
	install -d $(DESTDIR)$(PREFIX)/bin $(unitdir) $(DESTDIR)/etc/kmsd \
		$(DESTDIR)$(PREFIX)/lib/sysusers.d $(DESTDIR)$(PREFIX)/lib/tmpfiles.d \
		$(DESTDIR)$(PREFIX)/share/doc/kmsd
	install -m 0755 $(out)/bin/kmsd $(out)/bin/kmsctl $(DESTDIR)$(PREFIX)/bin
	sed 's|^ExecStart=/usr/bin/|ExecStart=$(PREFIX)/bin/|' kmsd.service > $(unitdir)/kmsd.service
	chmod 0644 $(unitdir)/kmsd.service
	install -m 0644 packaging/kmsd.socket $(unitdir)
	install -m 0644 packaging/sysusers.d/kmsd.conf $(DESTDIR)$(PREFIX)/lib/sysusers.d
	install -m 0644 packaging/tmpfiles.d/kmsd.conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d
	install -m 0644 README.md kmsd.toml.example $(specs) \
		$(DESTDIR)$(PREFIX)/share/doc/kmsd
	[ -e $(DESTDIR)/etc/kmsd/kmsd.toml ] \
		|| install -m 0644 kmsd.toml.example $(DESTDIR)/etc/kmsd/kmsd.toml

clean: ## Remove everything that was built.
	rm -rf out
	find src tests -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +

setup: ## Install what building and testing need and this host lacks.
	@packaging/setup.sh
