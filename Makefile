# Builds twofactl and puts it in its places.
#
#   make                               the program
#   make install PREFIX=/usr           program, manual, completions, service
#   make uninstall PREFIX=/usr         takes them away; the store stays
#   make deb                           a Debian package
#
# DESTDIR is put before every place, for those who make packages. The program
# itself looks for its settings in /etc, whatever SYSCONFDIR is.

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share
LIBDIR ?= $(PREFIX)/lib
SYSCONFDIR ?= /etc
MANDIR ?= $(DATADIR)/man
DOCDIR ?= $(DATADIR)/doc/twofactl
BASHDIR ?= $(DATADIR)/bash-completion/completions
ZSHDIR ?= $(DATADIR)/zsh/site-functions
FISHDIR ?= $(DATADIR)/fish/vendor_completions.d
UNITDIR ?= $(LIBDIR)/systemd/system

CARGO ?= cargo
INSTALL ?= install
# What is installed: as cargo builds it, unless somebody has built it elsewhere.
CARGO_TARGET_DIR ?= target
PROGRAM ?= $(CARGO_TARGET_DIR)/release/twofactl

put = $(INSTALL) -D -m 644

.PHONY: build install uninstall deb

build:
	$(CARGO) build --release --locked

# Builds nothing: root need not have a compiler.
install:
	@test -x "$(PROGRAM)" || { echo "there is no $(PROGRAM): run make first" >&2; exit 1; }
	$(INSTALL) -D -m 755 "$(PROGRAM)" "$(DESTDIR)$(BINDIR)/twofactl"
	for page in man/*; do \
	    section="$${page##*.}"; \
	    $(put) "$$page" "$(DESTDIR)$(MANDIR)/man$$section/$${page##*/}" || exit; \
	done
	$(put) completions/twofactl.bash "$(DESTDIR)$(BASHDIR)/twofactl"
	$(put) completions/_twofactl "$(DESTDIR)$(ZSHDIR)/_twofactl"
	$(put) completions/twofactl.fish "$(DESTDIR)$(FISHDIR)/twofactl.fish"
	$(put) completions/twofactl.elv "$(DESTDIR)$(DATADIR)/twofactl/completions/twofactl.elv"
	$(put) completions/_twofactl.ps1 "$(DESTDIR)$(DATADIR)/twofactl/completions/_twofactl.ps1"
	$(put) packaging/twofactl-bridge.service "$(DESTDIR)$(UNITDIR)/twofactl-bridge.service"
	sed -i 's|/usr/bin/|$(BINDIR)/|; s|/etc/default/|$(SYSCONFDIR)/default/|' \
	    "$(DESTDIR)$(UNITDIR)/twofactl-bridge.service"
	$(put) packaging/twofactl.sysusers "$(DESTDIR)$(LIBDIR)/sysusers.d/twofactl.conf"
	$(put) packaging/twofactl.tmpfiles "$(DESTDIR)$(LIBDIR)/tmpfiles.d/twofactl.conf"
	test -e "$(DESTDIR)$(SYSCONFDIR)/default/twofactl-bridge" || \
	    $(put) packaging/twofactl-bridge.default "$(DESTDIR)$(SYSCONFDIR)/default/twofactl-bridge"
	$(put) README.md "$(DESTDIR)$(DOCDIR)/README.md"
	$(put) CHANGELOG.md "$(DESTDIR)$(DOCDIR)/CHANGELOG.md"
	$(put) packaging/debian/copyright "$(DESTDIR)$(DOCDIR)/copyright"

# What was made by hand stays: settings, the store, and its account.
uninstall:
	rm -f "$(DESTDIR)$(BINDIR)/twofactl"
	for page in man/*; do \
	    section="$${page##*.}"; \
	    rm -f "$(DESTDIR)$(MANDIR)/man$$section/$${page##*/}" || exit; \
	done
	rm -f "$(DESTDIR)$(BASHDIR)/twofactl" "$(DESTDIR)$(ZSHDIR)/_twofactl"
	rm -f "$(DESTDIR)$(FISHDIR)/twofactl.fish" "$(DESTDIR)$(UNITDIR)/twofactl-bridge.service"
	rm -f "$(DESTDIR)$(LIBDIR)/sysusers.d/twofactl.conf"
	rm -f "$(DESTDIR)$(LIBDIR)/tmpfiles.d/twofactl.conf"
	rm -rf "$(DESTDIR)$(DATADIR)/twofactl" "$(DESTDIR)$(DOCDIR)"
	if cmp -s packaging/twofactl-bridge.default \
	    "$(DESTDIR)$(SYSCONFDIR)/default/twofactl-bridge"; then \
	    rm -f "$(DESTDIR)$(SYSCONFDIR)/default/twofactl-bridge"; \
	fi

deb:
	@command -v dpkg-shlibdeps >/dev/null || \
	    { echo "dpkg-shlibdeps is missing; type: apt-get install dpkg-dev" >&2; exit 1; }
	@$(CARGO) deb --version >/dev/null 2>&1 || \
	    { echo "cargo-deb is missing; type: cargo install cargo-deb --locked" >&2; exit 1; }
	$(CARGO) deb --locked
