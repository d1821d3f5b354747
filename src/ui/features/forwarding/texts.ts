/** Texts of the Forwarding page. */
export const texts = {
  enterName: 'Enter a name',
  enter: (title: string) => `Enter: ${title}`,
  enterNumber: 'Enter a whole number',
  selectOne: 'Select at least one',
  enterBoth: 'Enter both a client certificate and its key',
  type: 'Destination type',
  target: 'Target',
  certificates: 'Certificates and proxy',
  certificatesHint: 'Names of PEM files in the “certificates” folder of the data folder.',
  closed: 'Also send when a person closes an alert',
  failed: 'Failed messages',
  resend: 'Send again',
  resendAll: 'Send all again',
  discardAll: 'Forget all',
} as const
