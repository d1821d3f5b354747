import * as mqtt from '#protocols/mqtt/testing/encode'
import type { Connection } from '../network/connection.ts'
import type { Host } from '../network/host.ts'
import type { Actor, Task } from '../network/scheduler.ts'
import type { PlantWorld } from '../network/world.ts'

const PORT_MQTT = 1883

export function* beginMqtt(world: PlantWorld, client: Host, broker: Host): Task<Connection> {
  const connection = yield* world.connect(client, broker, PORT_MQTT)
  yield* connection.ask(mqtt.connect({ client: client.name }), mqtt.connack())
  return connection
}

/** A sensor publishes its values with QoS 1, so that the broker acknowledges. */
export function* reportValues(world: PlantWorld, sensor: Host, broker: Host, value: () => number): Actor {
  const connection = yield* beginMqtt(world, sensor, broker)
  for (let identifier = 1; ; identifier = (identifier % 0xffff) + 1) {
    const payload = JSON.stringify({ value: Number(value().toFixed(2)), unit: 'C' })
    const topic = `${world.domain}/${sensor.name}/temperature`
    yield* connection.ask(
      mqtt.publish({ topic, payload, quality: 1, identifier }),
      mqtt.acknowledge(4, identifier),
    )
    yield world.cycle(10)
  }
}

export function* subscribe(connection: Connection, filters: readonly string[]): Task<void> {
  yield* connection.ask(
    mqtt.subscribe(1, filters),
    mqtt.suback(
      1,
      filters.map(() => 1),
    ),
  )
}
