/** NERC Reliability Standards CIP-005-7, CIP-007-6, CIP-010-4, CIP-015-1. */
import type { Clause } from './clause.ts'

const CIP005 = 'NERC CIP-005-7'
const CIP007 = 'NERC CIP-007-6'
const CIP010 = 'NERC CIP-010-4'
const CIP015 = 'NERC CIP-015-1'

export const clauses: readonly Clause[] = [
  {
    standard: CIP005,
    clause: 'R1.1',
    title: 'Electronic security perimeter',
    asks: 'Every applicable cyber device on a routable network lies within a defined perimeter.',
    looks: [{ facts: 'zones' }, { rules: ['new-device'] }],
    blind: 'Devices that never speak where the sensor listens; the drawn perimeter itself.',
  },
  {
    standard: CIP005,
    clause: 'R1.2',
    title: 'External connections through an access point',
    asks: 'Routable connections from outside pass an identified electronic access point.',
    looks: [
      { facts: 'cross-zone' },
      { facts: 'internet' },
      { rules: ['internet-access', 'probe-from-internet'] },
    ],
    blind: 'Connections on wires without a sensor, serial lines, modems.',
  },
  {
    standard: CIP005,
    clause: 'R1.3',
    title: 'Inbound and outbound permissions',
    asks: 'Access is permitted with a reason, everything else denied.',
    looks: [
      { rules: ['new-link', 'new-device', 'new-remote-access', 'foreign-protocol', 'internet-access'] },
    ],
    blind: 'The reason for each permission; rules that nothing has used yet.',
  },
  {
    standard: CIP005,
    clause: 'R1.5',
    title: 'Detecting malicious communications',
    asks: 'Known or suspected malicious communications, in and out, are detected.',
    looks: [
      {
        rules: [
          'beacon',
          'malicious-address',
          'malicious-domain',
          'malware-family',
          'network-scan',
          'dns-tunnel',
          'reverse-tunnel',
        ],
      },
    ],
    blind: 'Content of encrypted traffic; hosts attacked without network traffic.',
  },
  {
    standard: CIP005,
    clause: 'R2.1–R2.3',
    title: 'Interactive remote access',
    asks: 'It goes over an intermediate system, encrypted, with more than one factor.',
    looks: [
      { rules: ['new-remote-access', 'remote-access-from-internet'] },
      { settings: ['remote-access'] },
      { protocols: ['rdp', 'ssh', 'vnc', 'telnet', 'teamviewer'] },
    ],
    blind: 'How many factors a sign-in asked for.',
  },
  {
    standard: CIP005,
    clause: 'R2.4–R2.5',
    title: 'Vendor remote access',
    asks: 'Active vendor sessions can be found and ended.',
    looks: [
      { rules: ['new-remote-access'] },
      { protocols: ['rdp', 'vnc', 'teamviewer', 'nomachine', 'openvpn', 'wireguard'] },
    ],
    blind: 'Whose people a session belongs to; ending it is done elsewhere.',
  },
  {
    standard: CIP007,
    clause: 'R1.1',
    title: 'Ports and services',
    asks: 'Only ports that are needed are enabled.',
    looks: [
      { rules: ['rogue-network-service', 'new-link', 'new-device', 'new-remote-access'] },
      { settings: ['insecure-protocol'] },
    ],
    blind: 'Open ports that nobody has used while the sensor listened.',
  },
  {
    standard: CIP007,
    clause: 'R2.1–R2.3',
    title: 'Security patches',
    asks: 'Patches are tracked, evaluated and installed, or mitigated by a dated plan.',
    looks: [
      { facts: 'advisories' },
      { facts: 'firmware' },
      { events: ['firmware-update', 'firmware-changed'] },
    ],
    blind: 'Software that never sends its version on the wire; the plan itself.',
  },
  {
    standard: CIP007,
    clause: 'R3.1–R3.2',
    title: 'Malicious code',
    asks: 'Malicious code is deterred, detected and dealt with.',
    looks: [
      {
        rules: [
          'malware-family',
          'malicious-file',
          'eicar-transferred',
          'executable-transferred',
          'smb-exploit',
          'remote-execution',
        ],
      },
    ],
    blind: 'Code that comes by removable media; what a host itself found.',
  },
  {
    standard: CIP007,
    clause: 'R4.1–R4.2',
    title: 'Security events',
    asks: 'Successful and failed sign-ins and malicious code are logged, and raise alerts.',
    looks: [{ rules: ['logon-refused', 'password-guessing', 'new-logon'] }, { facts: 'incidents' }],
    blind: 'Local sign-ins at a console or keyboard.',
  },
  {
    standard: CIP007,
    clause: 'R5.2–R5.5',
    title: 'Accounts and passwords',
    asks: 'Default and generic accounts are known, default passwords changed.',
    looks: [
      { settings: ['default-credentials', 'clear-text-credentials'] },
      { rules: ['cleartext-credentials'] },
      { events: ['password-change'] },
    ],
    blind: 'Passwords in encrypted sign-ins; accounts nobody used.',
  },
  {
    standard: CIP010,
    clause: 'R1.1–R1.4',
    title: 'Baseline configuration and changes',
    asks: 'Operating system or firmware, software, open ports and patches are recorded; changes are authorised.',
    looks: [{ facts: 'firmware' }, { facts: 'programs' }, { facts: 'changes' }],
    blind: 'Software installed without traffic; who authorised a change.',
  },
  {
    standard: CIP010,
    clause: 'R2.1',
    title: 'Monitoring for unauthorised changes',
    asks: 'At least every 35 days the baseline is compared with what is there.',
    looks: [
      {
        rules: [
          'program-changed',
          'program-downloaded',
          'firmware-changed',
          'configuration-written',
          'rogue-network-service',
        ],
      },
    ],
    blind: 'Changes made at the device by cable or card.',
  },
  {
    standard: CIP010,
    clause: 'R3.1',
    title: 'Vulnerability assessment',
    asks: 'At least every 15 months, on paper or actively.',
    looks: [{ facts: 'advisories' }],
    blind: 'Weaknesses that no advisory names.',
  },
  {
    standard: CIP010,
    clause: 'R4',
    title: 'Transient cyber devices',
    asks: 'Laptops and media that come and go are under control.',
    looks: [{ rules: ['new-device', 'executable-transferred'] }, { settings: ['unauthorised-device'] }],
    blind: 'Removable media.',
  },
  {
    standard: CIP015,
    clause: 'R1.1',
    title: 'Network data feeds',
    asks: 'Feeds inside the perimeter are selected by risk and collected.',
    looks: [{ facts: 'devices' }, { facts: 'zones' }],
    blind: 'Segments without a feed: compare the zones in this report with the plan.',
  },
  {
    standard: CIP015,
    clause: 'R1.2',
    title: 'Detecting anomalous activity',
    asks: 'Anomalous connections, devices and communications are detected.',
    looks: [
      {
        rules: [
          'new-device',
          'new-link',
          'new-function',
          'unusual-volume',
          'unusual-pace',
          'unusual-order',
          'network-scan',
          'slow-scan',
        ],
      },
    ],
    blind: 'Shares of traffic that could not be judged stand below, zone by zone.',
  },
  {
    standard: CIP015,
    clause: 'R1.3',
    title: 'Evaluating anomalous activity',
    asks: 'What was detected is evaluated to decide what to do.',
    looks: [{ facts: 'incidents' }],
    blind: 'Work that people did elsewhere; their notes in this product are part of each alert.',
  },
]
