"""pymodbus server (Debian: python3-pymodbus) with an identity, on an address of this namespace, port 502."""
import asyncio, sys
from pymodbus.device import ModbusDeviceIdentification
from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSequentialDataBlock
from pymodbus.server import StartAsyncTcpServer

identity = ModbusDeviceIdentification(info_name={"VendorName": "Example Works", "ProductCode": "EX-200", "MajorMinorRevision": "4.2.1", "VendorUrl": "http://example.com", "ProductName": "Pump controller", "ModelName": "EX-200-M"})
context = ModbusServerContext(slaves=ModbusSlaveContext(hr=ModbusSequentialDataBlock(0, [0] * 10)), single=True)
async def main():
    print("ready", flush=True)
    await StartAsyncTcpServer(context=context, identity=identity, address=(sys.argv[1], 502))
asyncio.run(main())
