/** Every error the API and the command line name. Messages may change, codes may not. */
import Type, { type Static } from 'typebox'

interface ErrorKind {
  /** HTTP status. */
  readonly status: number
  readonly meaning: string
  /** What the person who meets it can do. */
  readonly todo: string
}

export const errors = {
  'bad-request': {
    status: 400,
    meaning: 'The request does not fit the schema',
    todo: 'See /rest/openapi.json',
  },
  'bad-cursor': {
    status: 400,
    meaning: 'The cursor is not one this list gave',
    todo: 'Start again without cursor',
  },
  'not-found': {
    status: 404,
    meaning: 'There is no such thing',
    todo: 'It may have been removed; look at the list',
  },
  'wrong-method': {
    status: 405,
    meaning: 'This route is there, but not for this method',
    todo: 'The Allow header names the methods it takes',
  },
  'foreign-host': {
    status: 421,
    meaning: 'The Host header names no address of this server',
    todo: 'Use http://127.0.0.1 or http://localhost',
  },
  'foreign-origin': {
    status: 403,
    meaning: 'A page of another site asked for a change',
    todo: 'Ask from our own page',
  },
  'wrong-media-type': {
    status: 415,
    meaning: 'The body is of a type this route does not take',
    todo: 'Captures are sent as application/octet-stream, changes as application/json',
  },
  'too-large': {
    status: 413,
    meaning: 'The body is larger than this route takes',
    todo: 'Send less at once',
  },
  'not-learnable': {
    status: 409,
    meaning: 'What this alert tells cannot be learned as normal',
    todo: 'Mute or close it instead',
  },
  'too-many-mutes': {
    status: 409,
    meaning: 'So many mutes are in force that no more can be kept apart',
    todo: 'Take back those that are no longer needed',
  },
  'too-many-destinations': {
    status: 409,
    meaning: 'Messages already go to as many destinations as can be served',
    todo: 'Remove those that are no longer needed',
  },
  'too-many-records': {
    status: 409,
    meaning: 'As many of this kind are kept as can be',
    todo: 'Remove those that are no longer needed',
  },
  'record-too-large': {
    status: 413,
    meaning: 'What was to be kept is longer than one may be',
    todo: 'Say it shorter',
  },
  'no-browser': {
    status: 501,
    meaning: 'PDF is printed by a browser of the server, and it has none',
    todo: 'Install Chromium, Chrome or Edge there, or take HTML and print it',
  },
  'reports-busy': {
    status: 429,
    meaning: 'So many reports are being made that no more can wait',
    todo: 'Try again in a minute',
  },
  'bad-question': {
    status: 400,
    meaning: 'The question names what is not there',
    todo: 'See /rest/question-subjects',
  },
  'bad-destination': {
    status: 400,
    meaning: 'Messages cannot be sent like this',
    todo: 'Change what the message names',
  },
  'site-refused': {
    status: 409,
    meaning: 'The site file of this server is not understood in full',
    todo: 'docs/reference/site-file.md has its words; what is wrong is named',
  },
  'baseline-refused': {
    status: 422,
    meaning: 'The text is no baseline',
    todo: '`sightglass baseline export` writes one; docs/how-to/baseline.md explains it',
  },
  'rule-refused': {
    status: 422,
    meaning: 'The rules are not understood in full',
    todo: 'POST /rest/rules/check names every line; docs/how-to/rules.md has the language',
  },
  'rules-elsewhere': {
    status: 409,
    meaning: 'This file of rules is kept elsewhere',
    todo: 'Edit it where --rules found it; it is read again by itself',
  },
  'dry-run-busy': {
    status: 429,
    meaning: 'Another dry run is under way',
    todo: 'Wait until it is done',
  },
  'capture-busy': {
    status: 409,
    meaning: 'The capture is being worked on',
    todo: 'Wait until it is done, or cancel it',
  },
  'capture-settled': {
    status: 409,
    meaning: 'The capture cannot be read again',
    todo: 'Its file is gone, it was a live stream, or an older Sightglass read it and did not keep apart what it told',
  },
  'capture-known': {
    status: 409,
    meaning: 'The same capture is here already',
    todo: 'Have that one read again, or remove it first',
  },
  'upload-incomplete': {
    status: 409,
    meaning: 'Bytes of the capture are missing',
    todo: 'Send the rest with PATCH from Upload-Offset on, or remove it',
  },
  'wrong-offset': {
    status: 409,
    meaning: 'The bytes sent do not follow those that are here',
    todo: 'Ask HEAD for Upload-Offset and send from there',
  },
  'upload-cut': {
    status: 400,
    meaning: 'The upload ended before all bytes came',
    todo: 'Send the rest with PATCH',
  },
  'queue-full': { status: 429, meaning: 'Too many captures wait', todo: 'Wait until some are done' },
  'frame-unavailable': {
    status: 404,
    meaning: 'The bytes of this frame cannot be fetched',
    todo: 'The capture may have been moved or removed',
  },
  'too-slow': {
    status: 503,
    meaning: 'The answer took too long and was given up',
    todo: 'Ask for less: narrow the filters',
  },
  'disk-full': {
    status: 507,
    meaning: 'There is no room left on the disk',
    todo: 'Free space in the data folder; nothing kept is lost',
  },
  'store-failed': {
    status: 503,
    meaning: 'The store cannot be read or written',
    todo: 'Look at the log of the server',
  },
  'shutting-down': { status: 503, meaning: 'The server is about to stop', todo: 'Try again when it is back' },
  internal: {
    status: 500,
    meaning: 'A mistake of ours',
    todo: 'Please report it with the log of the server',
  },
} as const satisfies Record<string, ErrorKind>

export type ErrorCode = keyof typeof errors

/** An error with a stable code; `message` says what was expected, what came, and where. */
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

/** The body of an error answer. */
export function problemOf(code: ErrorCode, detail: string): Problem {
  const { status, meaning, todo } = errors[code]
  return { type: `/rest/errors/${code}`, title: meaning, status, detail, code, todo }
}
