import { defineQuestions } from './question.ts'

export const group = defineQuestions({
  category: 'Weaknesses',
  order: 50,
  questions: [
    {
      id: 'cves',
      title: 'CVEs',
      about: 'Advisories that apply, the gravest first.',
      subject: 'exposures',
      conditions: [
        { field: 'kind', is: 'equals', value: 'advisory' },
        { field: 'state', is: 'differs', value: 'rejected|fixed' },
      ],
    },
    {
      id: 'known-exploited',
      title: 'Known to be exploited',
      about: 'In CISA’s catalogue of exploited vulnerabilities.',
      subject: 'exposures',
      conditions: [{ field: 'exploited', is: 'known', value: '' }],
    },
    {
      id: 'weak-settings',
      title: 'Weak settings',
      about: 'Passwords, old protocols, open control, seen on the wire.',
      subject: 'exposures',
      conditions: [{ field: 'kind', is: 'equals', value: 'posture' }],
    },
    {
      id: 'old-protocols',
      title: 'Old protocols that protect nothing',
      about: 'Telnet, FTP, TFTP, VNC and SNMP, wherever they are spoken.',
      subject: 'links',
      conditions: [{ field: 'protocol', is: 'equals', value: 'telnet|ftp|tftp|vnc|snmp' }],
    },
  ],
})
