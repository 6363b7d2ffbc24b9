/** Text of `--help`. */
export const HELP = `Vigil: a kiosk wall of live plant telemetry that heals itself.

Usage
  vigil [--site FILE] [flags]       open the wall; without a site file, the demo wall
  vigil supervise [--site FILE] [flags]
                                    open the wall, and start it again whenever it ends or hangs
  vigil validate FILE… [--json]     check site files: one line per problem, exit code 0 or 1
  vigil lint FILE… [--json]         check, and tell what could be read or shown better
  vigil import-tags LIST.csv [flags] make a site file of a list of tags, or add them to one
  vigil outages [--format csv|json] [--since TIME]
                                    print the ledger of outages; TIME is an age such as 24h or
                                    7d, or a time such as 2026-11-22T14:00:00Z
  vigil doctor URL [flags]          is this endpoint, and the balancer before it, fit for a wall?
  vigil verify [FOLDER] [--json]    are the files of this (or that) package what was signed?
  vigil update ACTION [flags]       update this PC: init, run, check, status, return, forget VERSION
  vigil install-kiosk [flags]       make this PC, or an image of one, a kiosk (docs/kiosk.md)
  vigil uninstall-kiosk [--root FOLDER]
  vigil hash-pin                    hash the PIN on standard input, for \`kiosk.leave\` of the site
  vigil bundle [--out FILE] [--site FILE]
                                    pack logs, outages, site file, versions, metrics and a
                                    picture for whoever helps; secrets are taken out
  vigil secret set NAME | list | remove NAME
                                    the wall's own secrets; set reads the secret from standard input
  vigil schema                      print the JSON Schema of the site file, for editors
  vigil help | version              this text | the version

Flags of the wall
  --site FILE                  site file (YAML); also by the environment variable VIGIL_SITE
  --windowed                   an ordinary window instead of the kiosk
  --edit                       begin in the layout editor, in an ordinary window
  --display ID                 show this display of the site alone
  --screen ID                  begin with this screen
  --metrics-port PORT          serve Prometheus metrics on this port of this PC
  --theme light|dark           override the theme of the site
  --size WIDTHxHEIGHT          size of the window in pixels, such as 3840x2160
  --screenshot FILE            write a PNG once every widget of the screen has live data, print
                               its path and exit with 0; with 1 and the reason after a time-out
  --screenshot-timeout SECONDS how long to wait for that; 60 where left out
  --help, --version

Flags of import-tags
  --site FILE                  site file to make or to add to; beside the list where left out
  --url URL                    server of a new site's plant; ws://127.0.0.1:7700 where left out
  --insecure                   that URL may be ws:// to another machine
  --source NAME                the source that the tags are of; the first of the site where left out
  --time-zone ZONE             zone of a new site, such as Europe/Oslo; this PC's where left out
  --add-screens                lay out screens for tags that are added to a site, too
  --dry-run                    print the site file instead of writing it

Flags of doctor
  --ca FILE                    PEM file of the authorities, as \`caFile\` of the site
  --cert FILE --key FILE       client certificate and its key, PEM
  --token-secret NAME          name of the secret that holds the bearer token
  --tag NAME                   subscribe to this tag or prefix instead of everything (*)
  --idle SECONDS               how long the line is kept quiet; 75 where left out
  --quick                      leave that out
  --drain-expected             fail unless the server drains while the line is quiet
  --json                       one JSON object instead of lines

Flags of update (docs/installing.md)
  --root FOLDER                the update folder; the one this program stands in where left out
  --now                        run: do not wait for the maintenance window
  --json                       status: one JSON object instead of lines

Flags of install-kiosk
  --site FILE                  site file of the wall; the demo wall where left out
  --session x|cage|labwc       X server, or a Wayland compositor; x where left out
  --user NAME                  account of the wall; vigil where left out
  --exec FILE                  the app; the one that runs this where left out
  --metrics-port PORT          as above
  --reboot-after TIMES         restart the PC after so many failed starts in ten minutes
  --platform linux|windows     another platform than this, together with --root
  --root FOLDER                write everything below this folder and run nothing
  --dry-run                    print what would be written and run

Exit codes
  0 done   1 the work failed   2 the command line is wrong   others: docs/operations.md

Switches of Electron and Chromium (--no-sandbox, --remote-debugging-port=…, --force-device-scale-
factor=…, --user-data-dir=… and the like) are passed on.
Site files: docs/site-file.md. Problem codes: docs/problems.md.`;
