/**
 * System calls that the engine process may not make, as a seccomp filter: a program of the classic Berkeley Packet Filter
 * over `struct seccomp_data` (seccomp(2)). `setpriv --seccomp-filter` loads it from `system-calls-x64.bpf` or
 * `system-calls-arm64.bpf`; `system-calls.test.ts` compares these files with this table.
 *
 * The rest is allowed, because which harmless calls Node and the C library make differs from version to version. A call that
 * is newer than this table does not exist for the engine.
 */

/** Name, number on x64, number on arm64: `asm/unistd_64.h` and `asm-generic/unistd.h` of Linux 6.17. */
const DENIED: readonly (readonly [name: string, x64: number | undefined, arm64: number | undefined])[] = [
  // Sockets.
  ['socket', 41, 198],
  ['socketpair', 53, 199],
  ['connect', 42, 203],
  ['bind', 49, 200],
  ['listen', 50, 201],
  ['accept', 43, 202],
  ['accept4', 288, 242],
  ['sendto', 44, 206],
  ['sendmsg', 46, 211],
  ['sendmmsg', 307, 269],
  ['recvmsg', 47, 212],
  ['recvmmsg', 299, 243],
  // Other processes.
  ['fork', 57, undefined],
  ['vfork', 58, undefined],
  ['execveat', 322, 281],
  ['kill', 62, 129],
  ['tkill', 200, 130],
  ['tgkill', 234, 131],
  ['rt_sigqueueinfo', 129, 138],
  ['rt_tgsigqueueinfo', 297, 240],
  ['ptrace', 101, 117],
  ['process_vm_readv', 310, 270],
  ['process_vm_writev', 311, 271],
  ['process_madvise', 440, 440],
  ['process_mrelease', 448, 448],
  ['pidfd_open', 434, 434],
  ['pidfd_send_signal', 424, 424],
  ['pidfd_getfd', 438, 438],
  ['kcmp', 312, 272],
  ['setpgid', 109, 154],
  ['setsid', 112, 157],
  // Files.
  ['creat', 85, undefined],
  ['mkdir', 83, undefined],
  ['mkdirat', 258, 34],
  ['rmdir', 84, undefined],
  ['unlink', 87, undefined],
  ['unlinkat', 263, 35],
  ['rename', 82, undefined],
  ['renameat', 264, 38],
  ['renameat2', 316, 276],
  ['link', 86, undefined],
  ['linkat', 265, 37],
  ['symlink', 88, undefined],
  ['symlinkat', 266, 36],
  ['mknod', 133, undefined],
  ['mknodat', 259, 33],
  ['chmod', 90, undefined],
  ['fchmod', 91, 52],
  ['fchmodat', 268, 53],
  ['fchmodat2', 452, 452],
  ['chown', 92, undefined],
  ['fchown', 93, 55],
  ['lchown', 94, undefined],
  ['fchownat', 260, 54],
  ['truncate', 76, 45],
  ['utime', 132, undefined],
  ['utimes', 235, undefined],
  ['futimesat', 261, undefined],
  ['utimensat', 280, 88],
  ['setxattr', 188, 5],
  ['lsetxattr', 189, 6],
  ['fsetxattr', 190, 7],
  ['setxattrat', 463, 463],
  ['removexattr', 197, 14],
  ['lremovexattr', 198, 15],
  ['fremovexattr', 199, 16],
  ['removexattrat', 466, 466],
  ['file_setattr', 469, 469],
  ['open_by_handle_at', 304, 265],
  ['name_to_handle_at', 303, 264],
  ['chdir', 80, 49],
  ['fchdir', 81, 50],
  ['chroot', 161, 51],
  ['memfd_create', 319, 279],
  ['memfd_secret', 447, 447],
  ['fanotify_init', 300, 262],
  ['fanotify_mark', 301, 263],
  ['inotify_add_watch', 254, 27],
  // Mounts and namespaces.
  ['unshare', 272, 97],
  ['setns', 308, 268],
  ['mount', 165, 40],
  ['umount2', 166, 39],
  ['pivot_root', 155, 41],
  ['open_tree', 428, 428],
  ['open_tree_attr', 467, 467],
  ['move_mount', 429, 429],
  ['fsopen', 430, 430],
  ['fsconfig', 431, 431],
  ['fsmount', 432, 432],
  ['fspick', 433, 433],
  ['mount_setattr', 442, 442],
  ['statmount', 457, 457],
  ['listmount', 458, 458],
  ['swapon', 167, 224],
  ['swapoff', 168, 225],
  ['quotactl', 179, 60],
  ['quotactl_fd', 443, 443],
  // Rights. Not capset: setpriv calls it once the filter is loaded, and it can only drop capabilities.
  ['setuid', 105, 146],
  ['setgid', 106, 144],
  ['setreuid', 113, 145],
  ['setregid', 114, 143],
  ['setresuid', 117, 147],
  ['setresgid', 119, 149],
  ['setfsuid', 122, 151],
  ['setfsgid', 123, 152],
  ['setgroups', 116, 159],
  ['add_key', 248, 217],
  ['request_key', 249, 218],
  ['keyctl', 250, 219],
  // Shared memory and queues.
  ['shmget', 29, 194],
  ['shmat', 30, 196],
  ['shmctl', 31, 195],
  ['shmdt', 67, 197],
  ['msgget', 68, 186],
  ['msgsnd', 69, 189],
  ['msgrcv', 70, 188],
  ['msgctl', 71, 187],
  ['semget', 64, 190],
  ['semop', 65, 193],
  ['semtimedop', 220, 192],
  ['semctl', 66, 191],
  ['mq_open', 240, 180],
  ['mq_unlink', 241, 181],
  ['mq_timedsend', 242, 182],
  ['mq_timedreceive', 243, 183],
  ['mq_notify', 244, 184],
  ['mq_getsetattr', 245, 185],
  // The kernel.
  ['bpf', 321, 280],
  ['perf_event_open', 298, 241],
  ['userfaultfd', 323, 282],
  ['init_module', 175, 105],
  ['finit_module', 313, 273],
  ['delete_module', 176, 106],
  ['kexec_load', 246, 104],
  ['kexec_file_load', 320, 294],
  ['reboot', 169, 142],
  ['syslog', 103, 116],
  ['acct', 163, 89],
  ['settimeofday', 164, 170],
  ['clock_settime', 227, 112],
  ['clock_adjtime', 305, 266],
  ['adjtimex', 159, 171],
  ['sethostname', 170, 161],
  ['setdomainname', 171, 162],
  ['iopl', 172, undefined],
  ['ioperm', 173, undefined],
  ['modify_ldt', 154, undefined],
  ['uselib', 134, undefined],
  ['vhangup', 153, 58],
  ['lookup_dcookie', 212, 18],
  ['nfsservctl', 180, 42],
  ['personality', 135, 92],
  ['ustat', 136, undefined],
  ['sysfs', 139, undefined],
  ['_sysctl', 156, undefined],
  ['migrate_pages', 256, 238],
  ['move_pages', 279, 239],
  ['ioprio_set', 251, 30],
]

/** Further system calls of the sender of active queries: sockets that connect. It neither listens nor accepts. */
export const SENDER_CALLS: ReadonlySet<string> = new Set([
  'socket',
  'connect',
  'bind',
  'sendto',
  'sendmsg',
  'sendmmsg',
  'recvmsg',
  'recvmmsg',
])

/** The last call of Linux 6.17, `file_setattr`: both architectures share the numbers from 424 on. */
const LAST = 469

interface Architecture {
  /** AUDIT_ARCH of `linux/audit.h`. */
  readonly audit: number
  readonly column: 1 | 2
  readonly open: number | undefined
  readonly openat: number
  readonly clone: number
  readonly ioctl: number
}

export const ARCHITECTURES: Readonly<Record<'x64' | 'arm64', Architecture>> = {
  x64: { audit: 0xc000003e, column: 1, open: 2, openat: 257, clone: 56, ioctl: 16 },
  arm64: { audit: 0xc00000b7, column: 2, open: undefined, openat: 56, clone: 220, ioctl: 29 },
}

/** The same numbers on both. Their arguments are in memory, where a filter cannot look: Node and the C library go on without. */
const MISSING = {
  clone3: 435,
  openat2: 437,
  io_uring_setup: 425,
  io_uring_enter: 426,
  io_uring_register: 427,
}

/** `asm-generic/fcntl.h`: O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, and the bit of O_TMPFILE. */
const WRITES = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000 | 0o20000000
/** `linux/sched.h`: a thread of this process, and no other. */
const CLONE_THREAD = 0x10000
/** `asm-generic/ioctls.h`: TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX. Others reach terminals and devices. */
const IOCTLS = [0x5401, 0x5413, 0x541b, 0x5421, 0x5450, 0x5451]

const EPERM = 1
const EACCES = 13
const ENOSYS = 38
const ALLOW = 0x7fff0000
const KILL_PROCESS = 0x80000000
const errno = (code: number) => 0x00050000 | code

/** Operations of `linux/bpf_common.h`. */
const LOAD = 0x20
const JUMP_EQUAL = 0x15
const JUMP_GREATER = 0x25
const JUMP_BITS = 0x45
const RETURN = 0x06

/** Offsets in `struct seccomp_data`; of an argument its lower half, on little-endian machines. */
const NUMBER = 0
const AUDIT = 4
const argument = (index: number) => 16 + 8 * index

type Instruction = readonly [operation: number, ifTrue: number, ifFalse: number, value: number]

/** The program, as `struct sock_filter` in little-endian order. */
export function systemCallFilter(
  { audit, column, open, openat, clone, ioctl }: Architecture,
  allowed: ReadonlySet<string> = new Set(),
): Uint8Array {
  const program: Instruction[] = [
    [LOAD, 0, 0, AUDIT],
    [JUMP_EQUAL, 1, 0, audit],
    [RETURN, 0, 0, KILL_PROCESS],
    [LOAD, 0, 0, NUMBER],
    [JUMP_GREATER, 0, 1, LAST], // also the x32 calls of x64, from 0x40000000 on
    [RETURN, 0, 0, errno(ENOSYS)],
  ]
  const whenCall = (number: number, then: readonly Instruction[]) => {
    program.push([JUMP_EQUAL, 0, then.length, number], ...then)
  }
  for (const number of Object.values(MISSING)) whenCall(number, [[RETURN, 0, 0, errno(ENOSYS)]])
  for (const [number, flags] of [
    [open, argument(1)],
    [openat, argument(2)],
  ] as const)
    if (number !== undefined)
      whenCall(number, [
        [LOAD, 0, 0, flags],
        [JUMP_BITS, 0, 1, WRITES],
        [RETURN, 0, 0, errno(EACCES)],
        [RETURN, 0, 0, ALLOW],
      ])
  whenCall(clone, [
    [LOAD, 0, 0, argument(0)],
    [JUMP_BITS, 1, 0, CLONE_THREAD],
    [RETURN, 0, 0, errno(EPERM)],
    [RETURN, 0, 0, ALLOW],
  ])
  whenCall(ioctl, [
    [LOAD, 0, 0, argument(1)],
    ...IOCTLS.map((request, at): Instruction => [JUMP_EQUAL, IOCTLS.length - at, 0, request]),
    [RETURN, 0, 0, errno(EPERM)],
    [RETURN, 0, 0, ALLOW],
  ])
  for (const row of DENIED) {
    const number = row[column]
    if (allowed.has(row[0])) continue
    if (number !== undefined) whenCall(number, [[RETURN, 0, 0, errno(EPERM)]])
  }
  program.push([RETURN, 0, 0, ALLOW])
  const bytes = Buffer.alloc(program.length * 8)
  program.forEach(([operation, ifTrue, ifFalse, value], i) => {
    bytes.writeUInt16LE(operation, i * 8)
    bytes.writeUInt8(ifTrue, i * 8 + 2)
    bytes.writeUInt8(ifFalse, i * 8 + 3)
    bytes.writeUInt32LE(value >>> 0, i * 8 + 4)
  })
  return bytes
}
