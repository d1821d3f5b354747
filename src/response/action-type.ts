/**
 * The contract of a response action: how one system cuts a target off and lets it back. A type builds requests and
 * reads answers; the transports under `src/transports` own sockets and processes, `src/server/response` asks people.
 */
import Type, { type Static, type TObject } from 'typebox'
import type {
  DestinationSettings,
  HttpAnswer,
  HttpAuth,
  HttpRequest,
  SecretField,
} from '#destination-kit/destination-type'
import type { ResponseTarget, TargetKind } from './target.ts'

export type ActionDirection = 'apply' | 'undo'

/** An action after approval. */
export interface ActionOrder {
  /** Of the response: 16 hexadecimal digits. */
  readonly id: string
  readonly target: ResponseTarget
  /** Until it ends by itself. */
  readonly seconds: number
}

export type ActionOutcome =
  | { readonly state: 'done'; readonly reference: string }
  /** `isTemporary`: an undo is tried again. */
  | { readonly state: 'failed'; readonly reason: string; readonly isTemporary: boolean }

interface Common<Schema extends TObject> {
  /** The folder's name. */
  readonly name: string
  readonly title: string
  /** One sentence for the page. */
  readonly description: string
  readonly targets: readonly TargetKind[]
  /** Flat, as of a destination type. */
  readonly settings: Schema
  readonly secrets: Readonly<Record<string, SecretField>>
  /** Longest time the system itself keeps; it lets the target back even if we do not run. 0: it keeps none. */
  readonly expiresThereSeconds: number
  /** Faults the schema cannot express, as `settings.name: expected …, got …`. */
  readonly check?: (settings: Static<Schema>) => string | undefined
  /** Hosts this action calls; none of them may be a device of the plant. */
  readonly hosts: (settings: Static<Schema>) => readonly string[]
}

interface Ordered<Schema extends TObject> {
  readonly order: ActionOrder
  readonly direction: ActionDirection
  readonly settings: Static<Schema>
}

export interface HttpActionType<Schema extends TObject = TObject> extends Common<Schema> {
  readonly transport: 'http'
  readonly auth: (settings: Static<Schema>) => HttpAuth
  /** The next request, or the end. `answers` are those of the requests so far. */
  readonly exchange: (
    ordered: Ordered<Schema> & { readonly answers: readonly HttpAnswer[] },
  ) => { readonly request: HttpRequest } | { readonly outcome: ActionOutcome }
}

/** Programs an action may start, never through a shell. */
export type ActionProgram = 'nft' | 'ovs-ofctl'

export interface ActionCommand {
  readonly program: ActionProgram
  readonly args: readonly string[]
  readonly input: string
  /** Named network namespace (ip-netns(8)); '' for our own. */
  readonly namespace: string
}

export interface CommandActionType<Schema extends TObject = TObject> extends Common<Schema> {
  readonly transport: 'command'
  readonly command: (ordered: Ordered<Schema>) => ActionCommand
}

/** Attributes of RFC 2865 by number, before encoding; strings are UTF-8. */
export type RadiusAttribute = readonly [type: number, value: string]

export interface RadiusActionType<Schema extends TObject = TObject> extends Common<Schema> {
  readonly transport: 'radius'
  readonly server: (settings: Static<Schema>) => { readonly host: string; readonly port: number }
  /** RFC 5176 §2: Disconnect-Request 40, CoA-Request 43. */
  readonly packet: (ordered: Ordered<Schema>) => {
    readonly code: 40 | 43
    readonly attributes: readonly RadiusAttribute[]
  }
}

export interface DirectoryActionType<Schema extends TObject = TObject> extends Common<Schema> {
  readonly transport: 'directory'
  readonly server: (settings: Static<Schema>) => {
    readonly url: string
    readonly bindDn: string
    readonly base: string
  }
  readonly account: (ordered: Ordered<Schema>) => { readonly name: string; readonly isDisabled: boolean }
}

/** Served to clients that fetch the list; nothing is called. */
export interface ListActionType<Schema extends TObject = TObject> extends Common<Schema> {
  readonly transport: 'list'
}

/** A type whose settings only its own folder knows. */
export type AnyActionType =
  | HttpActionType
  | CommandActionType
  | RadiusActionType
  | DirectoryActionType
  | ListActionType

export const defineHttpAction = <Schema extends TObject>(type: Omit<HttpActionType<Schema>, 'transport'>) =>
  ({ ...type, transport: 'http' }) as unknown as AnyActionType

/** Setting of actions that run a program: where it acts. */
export const NAMESPACE = {
  ...Type.String({
    title: 'Network namespace',
    description: 'Name of ip netns; empty for that of Sightglass',
    pattern: '^([A-Za-z0-9][A-Za-z0-9_.-]{0,62})?$',
    default: '',
  }),
  isAdvanced: true,
}

export const defineCommandAction = <Schema extends TObject>(
  type: Omit<CommandActionType<Schema>, 'transport'>,
) => ({ ...type, transport: 'command' }) as unknown as AnyActionType

export const defineRadiusAction = <Schema extends TObject>(
  type: Omit<RadiusActionType<Schema>, 'transport'>,
) => ({ ...type, transport: 'radius' }) as unknown as AnyActionType

export const defineDirectoryAction = <Schema extends TObject>(
  type: Omit<DirectoryActionType<Schema>, 'transport'>,
) => ({ ...type, transport: 'directory' }) as unknown as AnyActionType

export const defineListAction = <Schema extends TObject>(type: Omit<ListActionType<Schema>, 'transport'>) =>
  ({ ...type, transport: 'list' }) as unknown as AnyActionType

/** Settings of an action as the page sends them. */
export type ActionSettings = DestinationSettings
