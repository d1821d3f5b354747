/** Signs a plan in the browser: the private key leaves neither the page nor the computer. */

/** As in `src/active/gate/approval.ts`: a signature of another kind of file is none of a plan. */
const CONTEXT = 'sightglass query plan 1\n'

export class KeyFileError extends Error {
  readonly expected =
    'a private Ed25519 key in PEM (PKCS #8), as `openssl genpkey -algorithm ed25519` writes it'
  readonly came: string
  readonly todo = 'Select the file of your key. It stays on this computer'

  constructor(came: string) {
    super('This is no key that can sign')
    this.came = came
  }
}

/** The signature in base64. */
export async function signPlan(planText: string, pem: string): Promise<string> {
  const encoded = /-----BEGIN PRIVATE KEY-----([\sA-Za-z0-9+/=]+)-----END PRIVATE KEY-----/.exec(pem)?.[1]
  if (encoded === undefined) throw new KeyFileError('a file without PRIVATE KEY')
  let key: CryptoKey
  try {
    const bytes = Uint8Array.from(atob(encoded.replace(/\s+/g, '')), (letter) => letter.charCodeAt(0))
    key = await crypto.subtle.importKey('pkcs8', bytes, 'Ed25519', false, ['sign'])
  } catch (error) {
    throw new KeyFileError((error as Error).message)
  }
  const signature = await crypto.subtle.sign('Ed25519', key, new TextEncoder().encode(CONTEXT + planText))
  return btoa(String.fromCharCode(...new Uint8Array(signature)))
}
