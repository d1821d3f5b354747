/** Texts of the agent's baseline checks (`src/agent/checks.ts`): severity, remedy and references. */
import type { AgentCheck } from '#schema/agents'

type CheckTexts = Pick<AgentCheck, 'title' | 'severity' | 'references' | 'todo'>

/** CIS Debian Linux 12 Benchmark v1.1, IEC 62443-4-2:2019, ETSI EN 303 645 V2.1.1. */
const CIS = 'CIS Debian 12'
const EN = 'ETSI EN 303 645'

function row(
  severity: CheckTexts['severity'],
  title: string,
  todo: string,
  references: readonly string[],
): CheckTexts {
  return { severity, title, todo, references: [...references] }
}

const TEXTS: Readonly<Record<string, CheckTexts>> = {
  aslr: row('high', 'Address space randomisation', 'Set kernel.randomize_va_space = 2', [
    `${CIS} 1.5`,
    'IEC 62443-4-2 CR 3.2',
    `${EN} 5.6`,
  ]),
  'ptrace-scope': row('medium', 'Tracing of other processes', 'Set kernel.yama.ptrace_scope = 1', [
    `${CIS} 1.5`,
    `${EN} 5.6`,
  ]),
  'kptr-restrict': row('low', 'Kernel addresses hidden', 'Set kernel.kptr_restrict = 1', [`${EN} 5.6`]),
  'dmesg-restrict': row('low', 'Kernel log restricted', 'Set kernel.dmesg_restrict = 1', [`${EN} 5.6`]),
  'unprivileged-bpf': row('medium', 'Unprivileged BPF disabled', 'Set kernel.unprivileged_bpf_disabled = 1', [
    `${EN} 5.6`,
  ]),
  'module-loading': row(
    'low',
    'Module loading locked after boot',
    'Set kernel.modules_disabled = 1 at the end of the boot',
    ['IEC 62443-4-2 CR 3.4'],
  ),
  'ip-forwarding': row(
    'medium',
    'IP forwarding off',
    'Set net.ipv4.ip_forward = 0 unless the device routes',
    [`${CIS} 3.3`, 'IEC 62443-4-2 CR 7.7'],
  ),
  'accept-redirects': row('medium', 'ICMP redirects refused', 'Set net.ipv4.conf.all.accept_redirects = 0', [
    `${CIS} 3.3`,
  ]),
  'source-routes': row('medium', 'Source routes refused', 'Set net.ipv4.conf.all.accept_source_route = 0', [
    `${CIS} 3.3`,
  ]),
  'syn-cookies': row('low', 'SYN cookies on', 'Set net.ipv4.tcp_syncookies = 1', [
    `${CIS} 3.3`,
    'IEC 62443-4-2 CR 7.1',
  ]),
  'reverse-path-filter': row('low', 'Reverse path filter on', 'Set net.ipv4.conf.all.rp_filter = 1', [
    `${CIS} 3.3`,
  ]),
  'suid-dumps': row('medium', 'No core dumps of setuid programs', 'Set fs.suid_dumpable = 0', [
    `${CIS} 1.5`,
    'IEC 62443-4-2 CR 4.1',
  ]),
  'passwd-mode': row('high', 'Mode of /etc/passwd', 'chmod 644 /etc/passwd; chown root:root /etc/passwd', [
    `${CIS} 7.1`,
  ]),
  'shadow-mode': row('high', 'Mode of /etc/shadow', 'chmod 640 /etc/shadow; chown root:shadow /etc/shadow', [
    `${CIS} 7.1`,
    'IEC 62443-4-2 CR 1.5',
  ]),
  'group-mode': row('medium', 'Mode of /etc/group', 'chmod 644 /etc/group; chown root:root /etc/group', [
    `${CIS} 7.1`,
  ]),
  'sshd-config-mode': row(
    'medium',
    'Mode of sshd_config',
    'chmod 600 /etc/ssh/sshd_config; chown root:root',
    [`${CIS} 5.1`],
  ),
  'host-key-mode': row('high', 'Mode of the SSH host key', 'chmod 600 /etc/ssh/ssh_host_*_key', [
    `${CIS} 5.1`,
    'IEC 62443-4-2 CR 1.9',
  ]),
  'ssh-root-login': row('high', 'SSH root login', 'Set PermitRootLogin no', [
    `${CIS} 5.1`,
    'IEC 62443-4-2 CR 1.1',
  ]),
  'ssh-password-login': row('medium', 'SSH login by password', 'Set PasswordAuthentication no and use keys', [
    `${EN} 5.1`,
    'IEC 62443-4-2 CR 1.1',
  ]),
  'ssh-empty-passwords': row('high', 'SSH login with an empty password', 'Set PermitEmptyPasswords no', [
    `${CIS} 5.1`,
    `${EN} 5.1`,
  ]),
  'telnet-listening': row('high', 'Telnet server', 'Remove telnetd from the image', [
    `${CIS} 2.1`,
    `${EN} 5.5`,
    'IEC 62443-4-2 CR 4.1',
  ]),
  'ftp-listening': row('high', 'FTP server', 'Remove the FTP server, or use SFTP', [
    `${CIS} 2.1`,
    `${EN} 5.5`,
  ]),
  'tftp-listening': row('high', 'TFTP server', 'Remove the TFTP server', [`${CIS} 2.1`, `${EN} 5.5`]),
  'rsh-listening': row('high', 'rsh, rlogin or rexec server', 'Remove the r-services', [
    `${CIS} 2.1`,
    `${EN} 5.5`,
  ]),
  'debug-bridge-listening': row('high', 'Debug bridge on the network', 'Disable adbd in the product image', [
    `${EN} 5.6`,
  ]),
  'uid-0': row('high', 'Only root has uid 0', 'Give each account its own uid', [
    `${CIS} 7.2`,
    'IEC 62443-4-2 CR 2.1',
  ]),
  'empty-password': row('high', 'No account with an empty password', 'Lock the account: passwd -l NAME', [
    `${CIS} 7.2`,
    `${EN} 5.1`,
  ]),
  'writable-programs': row('high', 'No program that all users can write', 'chmod o-w the programs', [
    `${CIS} 7.1`,
    'IEC 62443-4-2 CR 3.4',
  ]),
  'setuid-programs': row(
    'medium',
    'Only listed setuid programs',
    'Remove the setuid bit, or add the program to the list of the maker',
    [`${CIS} 7.1`],
  ),
  'tmp-noexec': row('medium', '/tmp without execution', 'Mount /tmp with noexec,nosuid,nodev', [
    `${CIS} 1.1`,
  ]),
  'root-read-only': row('medium', 'Read-only root file system', 'Mount / read-only', [
    'IEC 62443-4-2 CR 3.4',
    `${EN} 5.7`,
  ]),
  'debug-mounts': row(
    'medium',
    'No debug file systems',
    'Do not mount debugfs and tracefs in the product image',
    [`${EN} 5.6`],
  ),
  swap: row('medium', 'No plain swap', 'Remove the swap, or encrypt it', ['IEC 62443-4-2 CR 4.1']),
  'verified-boot': row('high', 'Verified boot', 'Enable Secure Boot or dm-verity', [
    'IEC 62443-4-2 EDR 3.14',
    `${EN} 5.7`,
  ]),
  'time-source': row('low', 'Time source', 'Run a time service', ['IEC 62443-4-2 CR 2.11']),
}

/** Texts of a check of a later agent: its id. */
export function checkTexts(check: string): CheckTexts {
  return TEXTS[check] ?? row('low', check, '', [])
}
