"""The disk and the clock of a server, as a test wants them."""

import mmap
import os
import struct
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("disk.c")
MEMBERS = ["sync_delay", "syncs", "full", "failing_sync", "clock"]


class Disk:
    """What `disk.c` is told: members are set and read as they are named there."""

    def __init__(self, directory):
        self.__dict__["library"] = Path(directory) / "disk.so"
        self.__dict__["told"] = Path(directory) / "told"
        subprocess.run(
            ["cc", "-O1", "-shared", "-fPIC", "-o", str(self.library), str(SOURCE), "-ldl"],
            check=True,
        )
        self.told.write_bytes(bytes(8 * len(MEMBERS)))
        file = os.open(self.told, os.O_RDWR)
        self.__dict__["page"] = mmap.mmap(file, 8 * len(MEMBERS))
        os.close(file)

    @property
    def environment(self):
        return {"LD_PRELOAD": str(self.library), "DISK_TOLD": str(self.told)}

    def __getattr__(self, name):
        return struct.unpack_from("<q", self.page, 8 * MEMBERS.index(name))[0]

    def __setattr__(self, name, value):
        struct.pack_into("<q", self.page, 8 * MEMBERS.index(name), int(value))
