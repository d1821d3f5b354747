"""snap7 server (Debian: libsnap7-1) on an address of this namespace, port 102."""
import ctypes, sys, time

snap7 = ctypes.CDLL("libsnap7.so.1")
snap7.Srv_Create.restype = ctypes.c_void_p
server = ctypes.c_void_p(snap7.Srv_Create())
assert snap7.Srv_StartTo(server, sys.argv[1].encode()) == 0
print("ready", flush=True)
count = ctypes.c_int()
while True:
    time.sleep(0.2)
    status, cpu = ctypes.c_int(), ctypes.c_int()
    snap7.Srv_GetStatus(server, ctypes.byref(status), ctypes.byref(cpu), ctypes.byref(count))
    print("clients", count.value, flush=True)
