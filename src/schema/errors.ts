/** Errors of the API and the command line. Codes are stable; texts may change. */
import Type, { type Static } from 'typebox'

interface ErrorKind {
  /** HTTP status. */
  readonly status: number
  readonly meaning: string
  /** Remedy shown to the user. */
  readonly todo: string
}

export const errors = {
  'bad-request': {
    status: 400,
    meaning: 'Request does not match the schema',
    todo: 'See /rest/openapi.json',
  },
  'bad-cursor': {
    status: 400,
    meaning: 'Invalid cursor',
    todo: 'Request the first page without a cursor',
  },
  'not-found': {
    status: 404,
    meaning: 'Not found',
    todo: 'It may have been deleted; reload the list',
  },
  'wrong-method': {
    status: 405,
    meaning: 'Method not allowed',
    todo: 'See the Allow header for supported methods',
  },
  'foreign-host': {
    status: 421,
    meaning: 'Host header does not match this server',
    todo: 'Use the address that the server printed, or set it with --url',
  },
  'foreign-origin': {
    status: 403,
    meaning: 'Cross-origin change rejected',
    todo: 'Send the request from the Sightglass web interface',
  },
  unauthenticated: {
    status: 401,
    meaning: 'Sign-in required',
    todo: 'Sign in, or send an API token as Authorization: Bearer TOKEN',
  },
  forbidden: {
    status: 403,
    meaning: 'Not permitted',
    todo: 'Ask an administrator for another role, or use a token with a wider scope',
  },
  'agent-conflict': {
    status: 409,
    meaning: 'Batch does not continue the chain of this agent',
    todo: 'Check whether two devices use the same agent identity',
  },
  'sign-in-failed': {
    status: 401,
    meaning: 'Sign-in failed',
    todo: 'Check name, password and code. After 10 failures an account is locked for 15 minutes',
  },
  'directory-failed': {
    status: 503,
    meaning: 'The directory cannot be queried',
    todo: 'Try again, or sign in with a local account; the audit log has the reason',
  },
  'no-role': {
    status: 403,
    meaning: 'No role for this account',
    todo: 'Ask an administrator: add a group of the directory to roles.* in the settings, or give the account a role',
  },
  'oidc-failed': {
    status: 403,
    meaning: 'Sign-in by OpenID Connect failed',
    todo: 'Start again on the page Sign in; check oidc.* in the settings and the log of the issuer',
  },
  'code-required': {
    status: 401,
    meaning: 'One-time code required',
    todo: 'Enter the code of the authenticator app',
  },
  'wrong-password': {
    status: 403,
    meaning: 'Present password is wrong',
    todo: 'Enter the password that you signed in with',
  },
  'wrong-code': {
    status: 422,
    meaning: 'One-time code is wrong',
    todo: 'Check the clock of the device with the app, and enter the code shown now',
  },
  'too-many-attempts': {
    status: 429,
    meaning: 'Too many sign-in attempts',
    todo: 'Wait a few minutes, or sign in on the machine itself',
  },
  'too-many-requests': {
    status: 429,
    meaning: 'Too many requests',
    todo: 'Wait for the seconds of the Retry-After header',
  },
  'wrong-set-up-code': {
    status: 403,
    meaning: 'Set-up code is wrong',
    todo: 'Use the code that the server printed on its console or in its log at the start',
  },
  'already-set-up': {
    status: 409,
    meaning: 'Sign-in is already set up',
    todo: 'Sign in, or run `sightglass user add` on the machine',
  },
  'bad-certificate': {
    status: 422,
    meaning: 'Certificate or key cannot be used',
    todo: 'Give the certificate chain and its unencrypted private key in PEM',
  },
  'weak-password': {
    status: 422,
    meaning: 'Password does not meet the rules',
    todo: 'Use 12 characters or more, for example several words',
  },
  'name-taken': {
    status: 409,
    meaning: 'An account of this name exists',
    todo: 'Use another name',
  },
  'last-admin': {
    status: 409,
    meaning: 'The last usable administrator account cannot be removed',
    todo: 'Give another account the role Admin first',
  },
  'too-many-accounts': {
    status: 409,
    meaning: 'Limit of accounts or tokens reached',
    todo: 'Delete those that are no longer used',
  },
  'wrong-media-type': {
    status: 415,
    meaning: 'Unsupported content type',
    todo: 'Send captures as application/octet-stream and changes as application/json',
  },
  'too-large': {
    status: 413,
    meaning: 'Request body too large',
    todo: 'Split the request into smaller ones',
  },
  'not-learnable': {
    status: 409,
    meaning: 'This alert cannot be added to the baseline',
    todo: 'Mute or close it instead',
  },
  'too-many-mutes': {
    status: 409,
    meaning: 'Limit of active mutes reached',
    todo: 'Delete mutes you no longer need',
  },
  'too-many-destinations': {
    status: 409,
    meaning: 'Limit of forwarding destinations reached',
    todo: 'Delete destinations you no longer need',
  },
  'too-many-records': {
    status: 409,
    meaning: 'Limit of stored records of this kind reached',
    todo: 'Delete records you no longer need',
  },
  'record-too-large': {
    status: 413,
    meaning: 'Record too large',
    todo: 'Shorten it',
  },
  'no-browser': {
    status: 501,
    meaning: 'PDF needs a browser on the server, and none was found',
    todo: 'Install Chromium, Chrome or Edge on the server, or export HTML and print it',
  },
  'server-busy': {
    status: 429,
    meaning: 'Too many expensive requests',
    todo: 'Wait for the answers of earlier requests, then try again',
  },
  'database-unavailable': {
    status: 503,
    meaning: 'The database of the console cannot be reached',
    todo: 'Try again in a moment; sensors keep what they have',
  },
  'reports-busy': {
    status: 429,
    meaning: 'Report queue full',
    todo: 'Try again in a minute',
  },
  'bad-question': {
    status: 400,
    meaning: 'Unknown subject or field in the query',
    todo: 'See /rest/question-subjects',
  },
  'bad-destination': {
    status: 400,
    meaning: 'Invalid forwarding destination',
    todo: 'Correct the settings named in the message',
  },
  'bad-response': {
    status: 400,
    meaning: 'Invalid response, connection or playbook',
    todo: 'Correct what the message names',
  },
  'response-refused': {
    status: 409,
    meaning: 'Response refused',
    todo: 'Read the reasons; controllers and safety devices are never cut off, and a second person must approve',
  },
  'dry-run-changed': {
    status: 409,
    meaning: 'The dry run has changed since it was shown',
    todo: 'Read the new dry run, then approve again',
  },
  'site-refused': {
    status: 409,
    meaning: 'Site file contains errors',
    todo: 'Correct the lines named in the message; see docs/reference/site-file.md',
  },
  'baseline-refused': {
    status: 422,
    meaning: 'Not a valid baseline',
    todo: 'Create one with `sightglass baseline export`; see docs/how-to/baseline.md',
  },
  'rule-refused': {
    status: 422,
    meaning: 'Rules contain errors',
    todo: 'POST /rest/rules/check lists every faulty line; see docs/how-to/rules.md',
  },
  'rules-elsewhere': {
    status: 409,
    meaning: 'This rule file is managed outside the server',
    todo: 'Edit the file given with --rules; the server reloads it automatically',
  },
  'dry-run-busy': {
    status: 429,
    meaning: 'Another dry run is in progress',
    todo: 'Wait until it has finished',
  },
  'capture-busy': {
    status: 409,
    meaning: 'Capture is being processed',
    todo: 'Wait until it has finished, or cancel it',
  },
  'capture-settled': {
    status: 409,
    meaning: 'Capture cannot be read again',
    todo: 'Its file is missing, it was a live stream, or it was imported before per-capture tracking',
  },
  'capture-known': {
    status: 409,
    meaning: 'Duplicate capture',
    todo: 'Read the existing one again, or delete it first',
  },
  'upload-incomplete': {
    status: 409,
    meaning: 'Upload incomplete',
    todo: 'Send the rest with PATCH from Upload-Offset, or delete the upload',
  },
  'wrong-offset': {
    status: 409,
    meaning: 'Wrong upload offset',
    todo: 'Get Upload-Offset with HEAD and continue from there',
  },
  'upload-cut': {
    status: 400,
    meaning: 'Upload interrupted',
    todo: 'Send the rest with PATCH',
  },
  'queue-full': {
    status: 429,
    meaning: 'Capture queue full',
    todo: 'Wait until some captures have been read',
  },
  'frame-unavailable': {
    status: 404,
    meaning: 'Bytes of this frame are unavailable',
    todo: 'The capture may have been moved or deleted',
  },
  'setting-fixed': {
    status: 409,
    meaning: 'This setting cannot be changed here',
    todo: 'Change the command line or the configuration file of the server, then restart it',
  },
  'too-slow': {
    status: 503,
    meaning: 'Query timed out',
    todo: 'Narrow the filters',
  },
  'disk-full': {
    status: 507,
    meaning: 'Disk full',
    todo: 'Free disk space for the data folder; stored data is intact',
  },
  'store-failed': {
    status: 503,
    meaning: 'Store cannot be read or written',
    todo: 'See the server log',
  },
  'shutting-down': {
    status: 503,
    meaning: 'Server is shutting down',
    todo: 'Try again when the server has restarted',
  },
  internal: {
    status: 500,
    meaning: 'Internal error',
    todo: 'Report it with the server log',
  },
} as const satisfies Record<string, ErrorKind>

export type ErrorCode = keyof typeof errors

/** Error with a stable code; `message` holds the expected value, the actual value and the place. */
export class CodedError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.name = 'CodedError'
    this.code = code
  }
}

/** RFC 9457, `application/problem+json`. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.Enum(Object.keys(errors) as ErrorCode[]),
    todo: Type.String(),
  },
  { title: 'Problem' },
)
export type Problem = Static<typeof Problem>

/** Body of an error response. */
export function problemOf(code: ErrorCode, detail: string): Problem {
  const { status, meaning, todo } = errors[code]
  return { type: `/rest/errors/${code}`, title: meaning, status, detail, code, todo }
}
