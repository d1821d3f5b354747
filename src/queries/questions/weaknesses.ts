import { defineQuestions } from './question.ts'

export const group = defineQuestions({
  category: 'Weaknesses',
  order: 50,
  questions: [
    {
      id: 'cves',
      title: 'CVEs',
      about: 'Matching advisories, most severe first.',
      subject: 'exposures',
      conditions: [
        { field: 'kind', is: 'equals', value: 'advisory' },
        { field: 'state', is: 'differs', value: 'rejected|fixed' },
      ],
    },
    {
      id: 'known-exploited',
      title: 'Exploited in the wild',
      about: 'Listed in CISA KEV.',
      subject: 'exposures',
      conditions: [{ field: 'exploited', is: 'known', value: '' }],
    },
    {
      id: 'weak-settings',
      title: 'Insecure settings',
      about: 'Passwords, legacy protocols and unauthenticated control.',
      subject: 'exposures',
      conditions: [{ field: 'kind', is: 'equals', value: 'posture' }],
    },
    {
      id: 'old-protocols',
      title: 'Cleartext legacy protocols',
      about: 'Telnet, FTP, TFTP, VNC and SNMP.',
      subject: 'links',
      conditions: [{ field: 'protocol', is: 'equals', value: 'telnet|ftp|tftp|vnc|snmp' }],
    },
  ],
})
