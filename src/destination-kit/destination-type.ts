/**
 * The contract of a destination type. A type maps messages, builds requests and reads answers; it owns no socket, clock
 * or file. The transports under `src/transports` do, and the delivery worker retries.
 */
import type { Static, TObject } from 'typebox'
import type { ExportSource } from '#export/message-format'
import type { SettingValue } from '#model/destination'
import type { ExportMessage, MessageKind } from '#model/message'
import type { Microseconds } from '#model/time'

export type DestinationSettings = Readonly<Record<string, SettingValue>>

/** A secret the page asks for. It never reaches a destination type: a request names it, the transport inserts it. */
export interface SecretField {
  readonly title: string
  readonly description?: string
  readonly isOptional?: boolean
  /** A JSON document, which may have several lines; else printable ASCII on one line. */
  readonly isJson?: boolean
  /** Needed only while a text setting is set, or is empty. */
  readonly when?: { readonly setting: string; readonly isSet: boolean }
}

/** One optional secret for each of the comma-separated names of a setting, called `prefix` + name. */
export interface NamedSecrets {
  readonly setting: string
  readonly prefix: string
}

/** A message that is due, with what makes it recognisable. */
export interface DueMessage {
  readonly message: ExportMessage
  /** When it was queued. */
  readonly queued: Microseconds
  /** When this attempt began. */
  readonly sent: Microseconds
  /** The same in every attempt, different for every message: 64 hexadecimal digits. */
  readonly key: string
}

/** A mapped message. */
export interface Item {
  readonly key: string
  readonly message: ExportMessage
  readonly queued: Microseconds
  /** Body for the receiver, as the type needs it. */
  readonly body: string
  /** Of types with `fixedBatches`: id of its batch, 64 hexadecimal digits; none in a test message. */
  readonly batch?: string
}

/** Result of one item. `reason` is text of the receiver: attacker-controlled, bounded and cleaned by the worker. */
export type DeliveryOutcome =
  | { readonly state: 'delivered'; readonly reference?: string; readonly link?: string }
  /** This item again, later. */
  | { readonly state: 'retry'; readonly reason: string; readonly afterMs?: number | undefined }
  /** The receiver refuses this item as it is. */
  | { readonly state: 'rejected'; readonly reason: string }
  /** The destination as a whole must wait: wrong credentials, over its quota. */
  | { readonly state: 'wait'; readonly reason: string; readonly afterMs?: number | undefined }
  /** Too large together: send halves. A single item is rejected. */
  | { readonly state: 'split'; readonly reason: string }

export interface RequestLimits {
  /** Items of one request. */
  readonly items: number
  /** Bytes of their bodies together, before compression. */
  readonly bytes: number
  /** Requests a second. */
  readonly perSecond: number
  /** Requests at once, 1 by default. More only where the receiver takes objects in any order. */
  readonly inFlight?: number
}

/**
 * How several attempts become one record. `upsert`: the receiver replaces by our key. `lookup`: the type asks for an
 * existing record first. `parser`: content we ship for the receiver removes repeats. `none`: a repeat is visible.
 */
export type Repeats = 'upsert' | 'lookup' | 'parser' | 'none'

export interface FixedBatches {
  /** A batch that is not full is sent once its oldest message has waited so long. */
  readonly gatherMs: number
  /** Items with different values are never in one batch. */
  readonly group: (item: Item) => string
}

interface Common<Schema extends TObject> {
  /** The folder's name. */
  readonly name: string
  readonly title: string
  /** One sentence for the page. */
  readonly description: string
  readonly kinds: readonly MessageKind[]
  /** Flat: strings, numbers, booleans and enums, each with title and description; rarely used ones `isAdvanced`. */
  readonly settings: Schema
  readonly secrets: Readonly<Record<string, SecretField>>
  readonly namedSecrets?: NamedSecrets
  readonly limits: RequestLimits
  readonly repeats: Repeats
  /** For types whose requests make one object of many items: members and id of a batch stay the same in every attempt. */
  readonly fixedBatches?: FixedBatches
  /** Faults the schema cannot express, as `settings.name: expected …, got …`. */
  readonly check?: (settings: Static<Schema>) => string | undefined
  readonly map: (
    outgoing: DueMessage,
    context: { readonly sender: ExportSource; readonly settings: Static<Schema> },
  ) => Item
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  /** Absolute. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Instead of `body`. */
  readonly bytes?: Uint8Array
  readonly isCompressed?: boolean
  /** Wait before the request: an acknowledgement that is not there yet. */
  readonly afterMs?: number
  /**
   * Changes nothing at the receiver: if it fails, it is asked once more; if the connection breaks again, the exchange goes
   * on with an answer of status 504.
   */
  readonly isQuery?: boolean
}

export interface HttpAnswer {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** At most `transports/http` reads; text of the receiver. */
  readonly body: string
}

/** How a request proves who sent it. Names are those of secrets. */
export type HttpAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'header'; readonly header: string; readonly prefix: string; readonly secret: string }
  | { readonly kind: 'basic'; readonly user: string; readonly secret: string }
  | {
      readonly kind: 'oauth2-client'
      readonly tokenUrl: string
      readonly clientId: string
      readonly scope: string
      readonly secret: string
    }
  /** AWS Signature Version 4 of the whole request. */
  | {
      readonly kind: 'aws-sigv4'
      readonly region: string
      readonly service: string
      readonly accessKeyId: string
      readonly secret: string
    }
  /** The secret is the JSON key file of a Google service account: RFC 7523 §2.1. */
  | { readonly kind: 'google-jwt'; readonly scope: string; readonly secret: string }
  /** The secret is a member of the JSON body. */
  | { readonly kind: 'body'; readonly member: string; readonly secret: string }
  /** The URL itself is the secret. */
  | { readonly kind: 'url'; readonly secret: string }
  /** Standard Webhooks 1.0.0; each header of `headers` has the secret `header:NAME`. */
  | { readonly kind: 'webhook'; readonly secret: string; readonly headers: readonly string[] }

export type Step =
  | { readonly request: HttpRequest }
  /** One outcome per item, in order. */
  | { readonly outcomes: readonly DeliveryOutcome[] }

/** A comment on one of our records. */
export interface ForeignComment {
  readonly by: string
  readonly text: string
}

/** State of one of our records at the receiver. Texts are of the receiver. */
export interface ForeignChange {
  /** As `delivered` named the record; changes of other records are ignored. */
  readonly reference: string
  readonly status: 'new' | 'active' | 'closed'
  readonly assignee: string
  /** Why it was closed, or the latest comment. */
  readonly text: string
  /** When it changed there, in milliseconds since 1970. */
  readonly changedMs: number
  /** Of people there, the oldest first; our own notes are left out. */
  readonly comments?: readonly ForeignComment[]
}

/** Reads changes back. The setting `statusBack` limits their effect here. */
export interface ForeignChanges<Schema extends TObject> {
  /** The records that changed at `sinceMs` or later, the oldest change first. */
  readonly request: (asked: {
    readonly settings: Static<Schema>
    readonly sinceMs: number
    readonly sender: ExportSource
  }) => HttpRequest
  /** Undefined if this is no answer of the contract. */
  readonly read: (answer: HttpAnswer) => readonly ForeignChange[] | undefined
  /** Where the list of changes holds no comments: those of one record. */
  readonly comments?: RecordComments<Schema>
}

/** The comments of one record, our own notes included. */
export interface RecordComments<Schema extends TObject> {
  readonly request: (asked: { readonly settings: Static<Schema>; readonly reference: string }) => HttpRequest
  /** The oldest first; undefined if this is no answer of the contract. */
  readonly read: (answer: HttpAnswer) => readonly ForeignComment[] | undefined
}

export interface HttpDestinationType<Schema extends TObject = TObject> extends Common<Schema> {
  readonly transport: 'http'
  readonly auth: (settings: Static<Schema>) => HttpAuth
  /** The next request of a batch, or its end. `answers` are those of the requests so far. */
  readonly exchange: (batch: {
    readonly items: readonly Item[]
    readonly settings: Static<Schema>
    readonly sender: ExportSource
    readonly answers: readonly HttpAnswer[]
  }) => Step
  readonly changes?: ForeignChanges<Schema>
}

export interface SyslogDestinationType<Schema extends TObject = TObject> extends Common<Schema> {
  readonly transport: 'syslog'
  readonly receiver: (settings: Static<Schema>) => SyslogReceiver
}

export interface SyslogReceiver {
  readonly protocol: 'udp' | 'tcp' | 'tls'
  readonly host: string
  readonly port: number
  readonly header: 'rfc5424' | 'rfc3164'
  /** RFC 6587 §3.4.1 or §3.4.2; streams only. */
  readonly framing: 'octet-counting' | 'newline'
  /** 0..23: RFC 5424 §6.2.1. */
  readonly facility: number
  /** Streams only: delivered when the receiver, having read everything, closes the connection. */
  readonly confirm: boolean
  /** Name the receiver's certificate must hold; '' is `host`. */
  readonly serverName: string
}

export interface Mail {
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  /** RFC 5322 §3.6.4, without angle brackets; the key of a repeat. */
  readonly messageId: string
}

export interface MailServer {
  readonly host: string
  readonly port: number
  /** `tls`: RFC 8314 §3.3; `starttls`: RFC 3207, required; `none`: relay in the same network. */
  readonly security: 'tls' | 'starttls' | 'none'
  /** '' for no authentication; else the secret `password` belongs to it. */
  readonly user: string
}

export interface MailDestinationType<Schema extends TObject = TObject> extends Common<Schema> {
  readonly transport: 'smtp'
  readonly server: (settings: Static<Schema>) => MailServer
  readonly mail: (item: Item, settings: Static<Schema>, sender: ExportSource) => Mail
}

export interface MqttDestinationType<Schema extends TObject = TObject> extends Common<Schema> {
  readonly transport: 'mqtt'
  readonly broker: (settings: Static<Schema>) => {
    readonly host: string
    readonly port: number
    readonly isTls: boolean
    /** '' for no sign-in; else the secret `password` belongs to it. */
    readonly user: string
  }
  readonly publication: (
    item: Item,
    settings: Static<Schema>,
  ) => { readonly topic: string; readonly payload: string; readonly qos: 1 | 2 }
}

export interface KafkaCluster {
  readonly brokers: readonly { readonly host: string; readonly port: number }[]
  readonly isTls: boolean
  /** 'none' for no sign-in; else the secret `password` belongs to `user`. */
  readonly mechanism: 'none' | 'plain' | 'scram-sha-256' | 'scram-sha-512'
  readonly user: string
}

export interface KafkaDestinationType<Schema extends TObject = TObject> extends Common<Schema> {
  readonly transport: 'kafka'
  readonly cluster: (settings: Static<Schema>) => KafkaCluster
  readonly entry: (
    item: Item,
    settings: Static<Schema>,
  ) => {
    readonly topic: string
    /** Messages of one key keep their order. */
    readonly key: string
    readonly value: string
    readonly headers: Readonly<Record<string, string>>
  }
}

export interface SnmpManager {
  readonly host: string
  readonly port: number
  readonly version: '2c' | '3'
  /** Version 3; '' else. The secrets are `community`, or `authKey` and `privKey`. */
  readonly user: string
  readonly authProtocol: 'sha' | 'sha256' | 'sha512'
  readonly privProtocol: 'aes' | 'aes256b'
  /** An inform is acknowledged, a trap is not. */
  readonly isInform: boolean
}

export interface SnmpDestinationType<Schema extends TObject = TObject> extends Common<Schema> {
  readonly transport: 'snmp'
  readonly manager: (settings: Static<Schema>) => SnmpManager
  readonly notification: (
    item: Item,
    settings: Static<Schema>,
  ) => {
    /** Value of snmpTrapOID.0. */
    readonly oid: string
    readonly bindings: readonly { readonly oid: string; readonly value: string | number }[]
  }
}

export interface FileDestinationType<Schema extends TObject = TObject> extends Common<Schema> {
  readonly transport: 'file'
  readonly file: (settings: Static<Schema>) => {
    readonly folder: string
    readonly bytes: number
    readonly files: number
  }
}

/** A type whose settings only its own folder knows. */
export type AnyDestinationType =
  | HttpDestinationType
  | SyslogDestinationType
  | MailDestinationType
  | MqttDestinationType
  | KafkaDestinationType
  | SnmpDestinationType
  | FileDestinationType

export const defineHttpDestination = <Schema extends TObject>(
  type: Omit<HttpDestinationType<Schema>, 'transport'>,
) => ({ ...type, transport: 'http' }) as unknown as AnyDestinationType

export const defineSyslogDestination = <Schema extends TObject>(
  type: Omit<SyslogDestinationType<Schema>, 'transport'>,
) => ({ ...type, transport: 'syslog' }) as unknown as AnyDestinationType

export const defineMailDestination = <Schema extends TObject>(
  type: Omit<MailDestinationType<Schema>, 'transport'>,
) => ({ ...type, transport: 'smtp' }) as unknown as AnyDestinationType

export const defineMqttDestination = <Schema extends TObject>(
  type: Omit<MqttDestinationType<Schema>, 'transport'>,
) => ({ ...type, transport: 'mqtt' }) as unknown as AnyDestinationType

export const defineKafkaDestination = <Schema extends TObject>(
  type: Omit<KafkaDestinationType<Schema>, 'transport'>,
) => ({ ...type, transport: 'kafka' }) as unknown as AnyDestinationType

export const defineSnmpDestination = <Schema extends TObject>(
  type: Omit<SnmpDestinationType<Schema>, 'transport'>,
) => ({ ...type, transport: 'snmp' }) as unknown as AnyDestinationType

export const defineFileDestination = <Schema extends TObject>(
  type: Omit<FileDestinationType<Schema>, 'transport'>,
) => ({ ...type, transport: 'file' }) as unknown as AnyDestinationType
