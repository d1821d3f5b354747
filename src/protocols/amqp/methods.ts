import type { Verb } from '#model/fact'

interface MethodName {
  readonly verb: Verb
  readonly name: string
  /** Noteworthy arguments, in order. */
  readonly arguments?: string
}

const TABLE: readonly (readonly [
  classId: number,
  methodId: number,
  verb: Verb,
  name: string,
  shape?: string,
])[] = [
  [10, 10, 'report', 'Connection.Start'],
  [10, 11, 'authenticate', 'Connection.StartOk'],
  [10, 30, 'report', 'Connection.Tune'],
  [10, 31, 'report', 'Connection.TuneOk'],
  [10, 40, 'authenticate', 'Connection.Open', 's'],
  [10, 41, 'report', 'Connection.OpenOk'],
  [10, 50, 'report', 'Connection.Close'],
  [10, 51, 'report', 'Connection.CloseOk'],
  [20, 10, 'report', 'Channel.Open'],
  [20, 11, 'report', 'Channel.OpenOk'],
  [20, 20, 'report', 'Channel.Flow'],
  [20, 40, 'report', 'Channel.Close'],
  [20, 41, 'report', 'Channel.CloseOk'],
  [40, 10, 'configure', 'Exchange.Declare', '.s'],
  [40, 11, 'report', 'Exchange.DeclareOk'],
  [40, 20, 'delete', 'Exchange.Delete', '.s'],
  [50, 10, 'configure', 'Queue.Declare', '.s'],
  [50, 11, 'report', 'Queue.DeclareOk'],
  [50, 20, 'configure', 'Queue.Bind', '.s'],
  [50, 21, 'report', 'Queue.BindOk'],
  [50, 30, 'delete', 'Queue.Purge', '.s'],
  [50, 40, 'delete', 'Queue.Delete', '.s'],
  [60, 10, 'configure', 'Basic.Qos'],
  [60, 11, 'report', 'Basic.QosOk'],
  [60, 20, 'subscribe', 'Basic.Consume', '.s'],
  [60, 21, 'report', 'Basic.ConsumeOk'],
  [60, 30, 'subscribe', 'Basic.Cancel'],
  [60, 40, 'report', 'Basic.Publish', '.ss'],
  [60, 60, 'report', 'Basic.Deliver'],
  [60, 70, 'read', 'Basic.Get', '.s'],
  [60, 71, 'report', 'Basic.GetOk'],
  [60, 80, 'report', 'Basic.Ack'],
  [60, 90, 'report', 'Basic.Reject'],
]

/**
 * Class and method: AMQP 0-9-1 reference, §1. `arguments`: `.` two reserved bytes, `s` a short string.
 */
export const methods: ReadonlyMap<string, MethodName> = new Map(
  TABLE.map(([classId, methodId, verb, name, shape]) => [
    `${classId}.${methodId}`,
    shape === undefined ? { verb, name } : { verb, name, arguments: shape },
  ]),
)
