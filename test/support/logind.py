"""The part of systemd-logind that a wall hears of sleep, on a bus of the test's own.

Words on standard input: `suspend`, `resume`. Each signal is sent twice, as Electron sees them.
"""

import os
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

PLACE = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"


class Logind(dbus.service.Object):
    @dbus.service.method(MANAGER, in_signature="ssss", out_signature="h")
    def Inhibit(self, what, who, why, mode):
        read, self.write = os.pipe()
        return dbus.types.UnixFd(read)

    @dbus.service.signal(MANAGER, signature="b")
    def PrepareForSleep(self, start):
        pass


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.bus.BusConnection(os.environ["DBUS_SYSTEM_BUS_ADDRESS"])
name = dbus.service.BusName("org.freedesktop.login1", bus)
logind = Logind(bus, PLACE)
loop = GLib.MainLoop()


def heard(source, condition):
    word = sys.stdin.readline().strip()
    if word == "":
        loop.quit()
        return False
    for _ in range(2):
        logind.PrepareForSleep(word == "suspend")
    print(word, flush=True)
    return True


GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, heard)
print("ready", flush=True)
loop.run()
