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
    asks: 'Every applicable cyber asset on a routable network is within a defined perimeter.',
    looks: [{ facts: 'zones' }, { rules: ['new-device'] }],
    blind: 'Devices without traffic at the sensor; the documented perimeter.',
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
    blind: 'Connections on segments without a sensor, serial lines, modems.',
  },
  {
    standard: CIP005,
    clause: 'R1.3',
    title: 'Inbound and outbound permissions',
    asks: 'Access is permitted with a documented reason; all other access is denied.',
    looks: [
      { rules: ['new-link', 'new-device', 'new-remote-access', 'foreign-protocol', 'internet-access'] },
    ],
    blind: 'The reason for each permission; rules without observed traffic.',
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
    asks: 'Sessions use an intermediate system, encryption and multi-factor authentication.',
    looks: [
      { rules: ['new-remote-access', 'remote-access-from-internet'] },
      { settings: ['remote-access'] },
      { protocols: ['rdp', 'ssh', 'vnc', 'telnet', 'teamviewer'] },
    ],
    blind: 'Number of factors of a logon.',
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
    blind: 'Employer of the person in a session; termination of sessions.',
  },
  {
    standard: CIP007,
    clause: 'R1.1',
    title: 'Ports and services',
    asks: 'Only necessary ports are enabled.',
    looks: [
      { rules: ['rogue-network-service', 'new-link', 'new-device', 'new-remote-access'] },
      { settings: ['insecure-protocol'] },
    ],
    blind: 'Open ports that were not used during the observation.',
  },
  {
    standard: CIP007,
    clause: 'R2.1–R2.3',
    title: 'Security patches',
    asks: 'Patches are tracked, evaluated and installed, or covered by a dated mitigation plan.',
    looks: [
      { facts: 'advisories' },
      { facts: 'firmware' },
      { events: ['firmware-update', 'firmware-changed'] },
    ],
    blind: 'Software that does not send its version; the mitigation plan.',
  },
  {
    standard: CIP007,
    clause: 'R3.1–R3.2',
    title: 'Malicious code',
    asks: 'Malicious code is deterred, detected and mitigated.',
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
    blind: 'Code from removable media; detections on hosts.',
  },
  {
    standard: CIP007,
    clause: 'R4.1–R4.2',
    title: 'Security events',
    asks: 'Successful and failed logons and malicious code are logged and raise alerts.',
    looks: [{ rules: ['logon-refused', 'password-guessing', 'new-logon'] }, { facts: 'incidents' }],
    blind: 'Local logons at a console.',
  },
  {
    standard: CIP007,
    clause: 'R5.2–R5.5',
    title: 'Accounts and passwords',
    asks: 'Default and generic accounts are identified, default passwords are changed.',
    looks: [
      { settings: ['default-credentials', 'clear-text-credentials'] },
      { rules: ['cleartext-credentials'] },
      { events: ['password-change'] },
    ],
    blind: 'Passwords in encrypted logons; unused accounts.',
  },
  {
    standard: CIP010,
    clause: 'R1.1–R1.4',
    title: 'Baseline configuration and changes',
    asks: 'Operating system or firmware, software, open ports and patches are recorded; changes are authorised.',
    looks: [{ facts: 'firmware' }, { facts: 'programs' }, { facts: 'changes' }],
    blind: 'Software installed without network traffic; authorisation of a change.',
  },
  {
    standard: CIP010,
    clause: 'R2.1',
    title: 'Monitoring for unauthorised changes',
    asks: 'The baseline is compared with the current state at least every 35 days.',
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
    blind: 'Changes made locally by cable or memory card.',
  },
  {
    standard: CIP010,
    clause: 'R3.1',
    title: 'Vulnerability assessment',
    asks: 'A paper or active assessment takes place at least every 15 months.',
    looks: [{ facts: 'advisories' }],
    blind: 'Vulnerabilities without an advisory.',
  },
  {
    standard: CIP010,
    clause: 'R4',
    title: 'Transient cyber devices',
    asks: 'Transient laptops and media are managed.',
    looks: [{ rules: ['new-device', 'executable-transferred'] }, { settings: ['unauthorised-device'] }],
    blind: 'Removable media.',
  },
  {
    standard: CIP015,
    clause: 'R1.1',
    title: 'Network data feeds',
    asks: 'Network data feeds inside the perimeter are selected by risk and collected.',
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
    blind: 'Traffic that could not be analysed: see the table of blind spots by zone.',
  },
  {
    standard: CIP015,
    clause: 'R1.3',
    title: 'Evaluating anomalous activity',
    asks: 'Detected activity is evaluated to determine further action.',
    looks: [{ facts: 'incidents' }],
    blind: 'Work outside this product; notes in this product are part of each alert.',
  },
]
