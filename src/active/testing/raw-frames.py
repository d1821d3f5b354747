"""Sends frames of standard input through AF_PACKET, or receives frames; for tests of kernel rules in own namespaces.

  raw-frames.py send DEVICE          each frame: length (4 bytes, big endian), bytes; prints how many the kernel took
  raw-frames.py receive DEVICE       prints `ready`, then, at the end of its input, the frames received as JSON counts
"""
import json, select, socket, struct, sys

SO_RCVBUFFORCE = 33  # asm-generic/socket.h
mode, device = sys.argv[1:3]
raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
raw.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
raw.bind((device, 0))
if mode == "send":
    data = sys.stdin.buffer.read()
    at = taken = 0
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        try:
            raw.send(data[at + 4 : at + 4 + length])
            taken += 1
        except OSError:
            pass
        at += 4 + length
    print(taken)
else:
    print("ready", flush=True)
    frames = 0
    kinds = {}
    kept = []
    isOver = False
    while True:
        ready, _, _ = select.select([raw] if isOver else [raw, sys.stdin], [], [], 0.3)
        if raw in ready:
            while True:
                try:
                    frame, where = raw.recvfrom(65536, socket.MSG_DONTWAIT)
                except BlockingIOError:
                    break
                if where[2] == socket.PACKET_OUTGOING:
                    continue
                frames += 1
                if len(kept) < 1000:
                    kept.append(frame.hex())
                kind = frame[12:14].hex() + ("-%d" % frame[23] if frame[12:14] == b"\x08\x00" else "")
                kinds[kind] = kinds.get(kind, 0) + 1
        elif isOver:
            break
        if sys.stdin in ready:
            isOver = True
    print(json.dumps({"frames": frames, "kinds": kinds, "kept": kept}))
