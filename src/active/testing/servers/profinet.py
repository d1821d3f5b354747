"""A PROFINET device for tests: no stack of another author is packaged, so answers are replayed.

The answer to DCP Identify has the bytes that a Siemens SCALANCE X208 sent (ChangeIPUsingDCP.pcap of ITI/ICS-Security-Tools,
CC BY 4.0), with our addresses and transaction id; DCP Get is answered with its blocks that are asked for. No capture with I&M0
was found: that record is built by IEC 61158-6-10 with order number, serial number and version of an X208.

  profinet.py DEVICE ADDRESS...     answers for its own MAC address; prints `ready`, then each frame it got, as hex
"""
import os, select, socket, struct, sys

device, *addresses = sys.argv[1:]
BLOCKS = bytes.fromhex(
    "0205001c 0000 0101 0102 0201 0202 0203 0204 0205 033d 0501 0502 0503 0504 ffff"
    "02010005 0000 494e43 00 0202000b 0000 583230382d424f5244 00 02030006 0000 002a 0a01"
    "02040004 0000 0100 0102000e 0001 c0a80006 ffffff00 c0a80001"
)
GROUP = bytes.fromhex("010ecf000000")
link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x8892))
link.bind((device, 0))
own = link.getsockname()[4]
MEMBERSHIP = struct.pack("iHH8s", socket.if_nametoindex(device), 0, 6, GROUP)
link.setsockopt(263, 1, MEMBERSHIP)  # SOL_PACKET, PACKET_ADD_MEMBERSHIP
rpc = []
for address in addresses:
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.bind((address, 34964))
    rpc.append(one)
# Real devices answer from a port of their own.
other = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in addresses]
for one, address in zip(other, addresses):
    one.bind((address, 0))


def blocks():
    at = 0
    while at + 4 <= len(BLOCKS):
        length = 4 + struct.unpack_from(">H", BLOCKS, at + 2)[0]
        yield BLOCKS[at : at + 2], BLOCKS[at : at + length + (length & 1)]
        at += length + (length & 1)


def answer(frame):
    to, sender, payload = frame[:6], frame[6:12], frame[14:]
    service = payload[:4]
    length = struct.unpack_from(">H", payload, 10)[0]
    if service == bytes.fromhex("fefe0500") and to in (own, GROUP) and payload[12:16] == b"\xff\xff\0\0":
        head, body = "feff0501", BLOCKS
    elif service == bytes.fromhex("fefd0300") and to == own:
        wanted = [payload[at : at + 2] for at in range(12, 12 + length, 2)]
        head, body = "fefd0301", b"".join(block for name, block in blocks() if name in wanted)
    else:
        return
    content = bytes.fromhex(head) + payload[4:8] + b"\0\0" + struct.pack(">H", len(body)) + body
    link.send((sender + own + b"\x88\x92" + content).ljust(60, b"\0"))


def read(request):
    """Record Data Read Implicit of I&M0: the object must be ours, device 0x0a01 of vendor 0x002a."""
    if request[20:24] != bytes.fromhex("0a01002a") or request[68:70] != b"\x05\0" or request[134:136] != b"\xaf\xf0":
        return None
    record = bytes.fromhex("002000380100002a") + b"6GK5 208-0BA10-2AA3 " + b"VPX8123456      "
    record += bytes.fromhex("0003 56 05 02 04 0000 f600 0001 0101 0000")
    header = b"\x80\x09\0\x3c\1\0" + request[106:136] + struct.pack(">I", len(record)) + bytes(24)
    data = header + record
    stub = struct.pack("<5I", 0, len(data), 4096, 0, len(data)) + data
    return bytes([4, 2, 0x20, 0]) + request[4:74] + struct.pack("<H", len(stub)) + request[76:80] + stub


print("ready", flush=True)
while True:
    ready, _, _ = select.select([link, *rpc], [], [])
    for one in ready:
        data, sender = one.recvfrom(2000)
        if one is link:
            if sender[2] == socket.PACKET_OUTGOING:
                continue
            print(data.hex(), flush=True)
            answer(data)
        else:
            reply = read(data)
            if reply is not None:
                other[rpc.index(one)].sendto(reply, sender)
