/** Baseline checks as rows; their texts and references are on the server, `check-texts.ts` of the feature agents. */

/** A kernel setting below `/proc/sys` that must have one of these values. */
export const SYSCTL_CHECKS: readonly (readonly [check: string, path: string, pass: readonly string[]])[] = [
  ['aslr', 'kernel/randomize_va_space', ['2']],
  ['ptrace-scope', 'kernel/yama/ptrace_scope', ['1', '2', '3']],
  ['kptr-restrict', 'kernel/kptr_restrict', ['1', '2']],
  ['dmesg-restrict', 'kernel/dmesg_restrict', ['1']],
  ['unprivileged-bpf', 'kernel/unprivileged_bpf_disabled', ['1', '2']],
  ['module-loading', 'kernel/modules_disabled', ['1']],
  ['ip-forwarding', 'net/ipv4/ip_forward', ['0']],
  ['accept-redirects', 'net/ipv4/conf/all/accept_redirects', ['0']],
  ['source-routes', 'net/ipv4/conf/all/accept_source_route', ['0']],
  ['syn-cookies', 'net/ipv4/tcp_syncookies', ['1', '2']],
  ['reverse-path-filter', 'net/ipv4/conf/all/rp_filter', ['1', '2']],
  ['suid-dumps', 'fs/suid_dumpable', ['0']],
]

/** A file that must have none of these mode bits, and belong to root. */
export const MODE_CHECKS: readonly (readonly [check: string, path: string, forbidden: number])[] = [
  ['passwd-mode', '/etc/passwd', 0o133],
  ['shadow-mode', '/etc/shadow', 0o137],
  ['group-mode', '/etc/group', 0o133],
  ['sshd-config-mode', '/etc/ssh/sshd_config', 0o133],
  ['host-key-mode', '/etc/ssh/ssh_host_ed25519_key', 0o137],
]

/** Keyword of sshd_config(5), the values that pass, and the default of OpenSSH. */
export const SSH_CHECKS: readonly (readonly [
  check: string,
  keyword: string,
  pass: readonly string[],
  standard: string,
])[] = [
  [
    'ssh-root-login',
    'permitrootlogin',
    ['no', 'prohibit-password', 'without-password', 'forced-commands-only'],
    'prohibit-password',
  ],
  ['ssh-password-login', 'passwordauthentication', ['no'], 'yes'],
  ['ssh-empty-passwords', 'permitemptypasswords', ['no'], 'no'],
]

/** Services without protection of their own: IANA port, and 5555 of the Android debug bridge. */
export const CLEARTEXT_PORTS: readonly (readonly [
  check: string,
  transport: 'tcp' | 'udp',
  ports: readonly number[],
])[] = [
  ['telnet-listening', 'tcp', [23]],
  ['ftp-listening', 'tcp', [21]],
  ['tftp-listening', 'udp', [69]],
  ['rsh-listening', 'tcp', [512, 513, 514]],
  ['debug-bridge-listening', 'tcp', [5555]],
]
