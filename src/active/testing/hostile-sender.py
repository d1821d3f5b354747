"""A sender that tries to send anything else than its plan. Prints one JSON line an attempt: [name, what happened].

  hostile-sender.py DEVICE_ADDRESS OTHER_ADDRESS OWN_INTERFACE MORE_DEVICES...

It runs with the rights of query-sender and without the limits of Node: only rights and kernel rules stop it.
"""
import ctypes, json, os, socket, struct, subprocess, sys

target, other, interface, *more = sys.argv[1:]
libc = ctypes.CDLL(None, use_errno=True)
LIST_IDENTITY = bytes([0x63]) + bytes(23)
S7_STOP = bytes.fromhex("0300002102f0803201000000060010000029000000000009505f50524f4752414d")
DEVICE_MAC, OWN_MAC, GROUP = "020000007705", "020000007702", "010ecf000000"
FRAME = bytes.fromhex("020000007705" "020000007702" "88b5") + bytes(46)


def attempt(name, run):
    try:
        result = run()
        print(json.dumps([name, "tried" if result is None else str(result)[:80]]), flush=True)
    except BaseException as error:
        print(json.dumps([name, "%s: %s" % (type(error).__name__, str(error)[:80])]), flush=True)


def udp(address, port, data, *options):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        for option in options:
            one.setsockopt(*option)
        return one.sendto(data, (address, port))


def tcp(address, port, timeout=0.4):
    one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    one.settimeout(timeout)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    one.connect((address, port))
    return one


def raw(family, kind, protocol, data, where):
    with socket.socket(family, kind, protocol) as one:
        return one.sendto(data, where)


def packet(bypass):
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)) as one:
        if bypass:
            one.setsockopt(263, 20, 1)  # SOL_PACKET, PACKET_QDISC_BYPASS
        one.bind((interface, 0))
        return one.send(FRAME)


def frame(to, sender, ether_type, content, times=1):
    data = bytes.fromhex(to + sender + ether_type + content.replace(" ", "")).ljust(60, b"\0")
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)) as one:
        one.bind((interface, 0))
        return [one.send(data) for _ in range(times)]


def spoofed():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.setsockopt(socket.IPPROTO_IP, 15, 1)  # IP_FREEBIND
        one.bind(("10.77.0.99", 0))
        return one.sendto(LIST_IDENTITY, (target, 44818))


def system_call(number, *arguments):
    result = libc.syscall(number, *arguments)
    return result if result >= 0 else os.strerror(ctypes.get_errno())


def netlink(protocol, message):
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol) as one:
        one.settimeout(0.3)
        one.bind((0, 0))
        one.send(message)
        answer = one.recv(4096)
        (code,) = struct.unpack_from("i", answer, 16)
        return "done" if code == 0 else os.strerror(-code)


def delete_table():
    # nfnetlink batch: begin, NFT_MSG_DELTABLE of family netdev, end.
    def message(kind, flags, family, resource, body=b""):
        content = struct.pack("=BBH", family, 0, socket.htons(resource)) + body
        return struct.pack("=IHHII", 16 + len(content), kind, flags, 1, 0) + content

    name = b"sightglass\0"
    attribute = struct.pack("=HH", 4 + len(name), 1) + name + b"\0" * (-len(name) % 4)
    return netlink(12, message(0x10, 1, 0, 10) + message((10 << 8) | 2, 5, 5, 0, attribute) + message(0x11, 1, 0, 10))


def other_namespace():
    descriptor = os.open("/proc/1/ns/net", os.O_RDONLY)
    return system_call(308, descriptor, 0)


def command(*words):
    done = subprocess.run(words, capture_output=True, text=True, timeout=5)
    return "%d %s" % (done.returncode, done.stderr.strip()[:60])


def stop_in_connection():
    with tcp(more[0], 102) as one:
        one.send(S7_STOP)
        one.settimeout(0.3)
        return one.recv(10)


def tiny_segments():
    with tcp(more[1], 102) as one:
        for byte in S7_STOP:
            one.send(bytes([byte]))
        one.settimeout(0.3)
        return one.recv(10)


def urgent():
    with tcp(more[2], 102) as one:
        return one.send(b"!", socket.MSG_OOB)


def two_connections():
    with tcp(more[3], 102):
        try:
            with tcp(more[3], 102):
                return "SECOND CONNECTION"
        except OSError as error:
            return "second: %s" % error


def fast_open():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
        one.settimeout(0.3)
        return one.sendto(S7_STOP, 0x20000000, (target, 102))


def forked():
    child = os.fork()
    if child == 0:
        try:
            udp(other, 44818, LIST_IDENTITY)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def protocol(kind, number):
    with socket.socket(socket.AF_INET, kind, number) as one:
        one.settimeout(0.3)
        if kind == socket.SOCK_DGRAM:
            return one.sendto(b"x", (target, 44818))
        return one.connect((target, 102))


def user_namespace():
    if libc.unshare(0x10000000 | 0x40000000) != 0:
        return os.strerror(ctypes.get_errno())
    return udp(other, 44818, LIST_IDENTITY)


any_port = (other, 0)
attempts = {
    "frame by AF_PACKET": lambda: packet(False),
    "frame by AF_PACKET past the queue": lambda: packet(True),
    "DCP Set of a station name": lambda: frame(DEVICE_MAC, OWN_MAC, "8892", "fefd 0400 53470001 0000 000a 0202 0006 0001 65766931"),
    "DCP reset to factory": lambda: frame(DEVICE_MAC, OWN_MAC, "8892", "fefd 0400 53470001 0000 0006 0506 0002 0004"),
    "DCP Set to all": lambda: frame(GROUP, OWN_MAC, "8892", "fefd 0400 53470001 0000 0006 0503 0002 0100"),
    "DCP Get of another option": lambda: frame(DEVICE_MAC, OWN_MAC, "8892", "fefd 0300 53470001 0000 0002 0206"),
    "DCP Get to another device": lambda: frame("020000007799", OWN_MAC, "8892", "fefd 0300 53470001 0000 000a 0201 0202 0203 0204 0102"),
    "DCP Get from another MAC address": lambda: frame(DEVICE_MAC, "020000007798", "8892", "fefd 0300 53470001 0000 000a 0201 0202 0203 0204 0102"),
    "multicast Identify four times": lambda: frame(GROUP, OWN_MAC, "8892", "fefe 0500 53470003 0080 0004 ffff 0000", 4),
    "PROFINET cyclic data": lambda: frame(DEVICE_MAC, OWN_MAC, "8892", "8000" + "00" * 40 + "0001 35 00"),
    "GOOSE": lambda: frame("010ccd010001", OWN_MAC, "88b8", "0001 0010 0000 0000"),
    "LLDP": lambda: frame("0180c200000e", OWN_MAC, "88cc", "0207 04 020000007702 0000"),
    "MRP": lambda: frame("01154e000001", OWN_MAC, "88e3", "0001 0212"),
    "DCP in a VLAN": lambda: frame(DEVICE_MAC, OWN_MAC, "8100", "0007 8892 fefd 0300 53470001 0000 000a 0201 0202 0203 0204 0102"),
    "raw ICMP": lambda: raw(socket.AF_INET, socket.SOCK_RAW, 1, b"\x08\0\xf7\xff\0\0\0\0", (target, 0)),
    "raw IP header": lambda: raw(socket.AF_INET, socket.SOCK_RAW, 255, b"E" + bytes(39), (target, 0)),
    "ICMP datagram socket": lambda: raw(socket.AF_INET, socket.SOCK_DGRAM, 1, b"\x08\0\xf7\xff\0\0\0\0", (target, 0)),
    "request to another device": lambda: udp(other, 44818, LIST_IDENTITY),
    "request to another port": lambda: udp(target, 2222, LIST_IDENTITY),
    "ListServices instead": lambda: udp(target, 44818, b"\x04" + bytes(23)),
    "longer request": lambda: udp(target, 44818, LIST_IDENTITY + b"\0"),
    "empty datagram": lambda: udp(target, 44818, b""),
    "broadcast": lambda: udp("10.77.0.255", 44818, LIST_IDENTITY, (socket.SOL_SOCKET, socket.SO_BROADCAST, 1)),
    "limited broadcast": lambda: udp("255.255.255.255", 44818, LIST_IDENTITY, (socket.SOL_SOCKET, socket.SO_BROADCAST, 1)),
    "multicast": lambda: udp("224.0.0.251", 5353, LIST_IDENTITY),
    "multicast membership": lambda: udp("224.0.0.9", 9, b"x", (socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton("224.0.0.9") + socket.inet_aton("0.0.0.0"))),
    "IPv6 link-local": lambda: raw(socket.AF_INET6, socket.SOCK_DGRAM, 17, LIST_IDENTITY, ("fe80::ff:fe00:7705%" + interface, 44818)),
    "IPv6 multicast": lambda: raw(socket.AF_INET6, socket.SOCK_DGRAM, 17, b"x", ("ff02::1%" + interface, 9)),
    "fragments": lambda: udp(target, 44818, bytes(4000)),
    "IP options": lambda: udp(target, 44818, LIST_IDENTITY, (socket.IPPROTO_IP, 4, b"\x01\x01\x01\x01")),
    "other source address": spoofed,
    "DNS": lambda: udp("8.8.8.8", 53, bytes.fromhex("000101000001000000000000036f6e6500000100 01".replace(" ", ""))),
    "DNS by the resolver": lambda: socket.getaddrinfo("example.com", 80),
    "PLC stop in a permitted connection": stop_in_connection,
    "request in tiny segments": tiny_segments,
    "urgent data": urgent,
    "second connection": two_connections,
    "SCTP": lambda: protocol(socket.SOCK_STREAM, 132),
    "UDP-Lite": lambda: protocol(socket.SOCK_DGRAM, 136),
    "child process": forked,
    "nft flush ruleset": lambda: command("nft", "flush", "ruleset"),
    "delete the table by netlink": delete_table,
    "another route": lambda: command("ip", "route", "add", "default", "dev", interface),
    "another neighbour": lambda: command("ip", "neigh", "add", other, "lladdr", "02:00:00:00:77:05", "dev", interface),
    "another namespace": other_namespace,
    "ptrace of another process": lambda: os.strerror(ctypes.get_errno()) if libc.ptrace(16, os.getppid(), 0, 0) != 0 else "ATTACHED",
    "io_uring": lambda: system_call(425, 8, ctypes.create_string_buffer(120)),
    "settings of the kernel": lambda: open("/proc/sys/net/ipv4/ip_forward", "w").write("1"),
    "TCP to another port": lambda: tcp(target, 23),
    "TCP to another device": lambda: tcp(other, 102),
    "data in SYN": fast_open,
    "user namespace": user_namespace,
}
for name, run in attempts.items():
    attempt(name, run)
