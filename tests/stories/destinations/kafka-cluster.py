"""The mock cluster of librdkafka: prints its addresses, then refuses Produce requests as told on standard input.

https://github.com/confluentinc/librdkafka/blob/v2.8.0/src/rdkafka_mock.h
"""
import ctypes
import sys

librdkafka = ctypes.CDLL("librdkafka.so.1")
for name in ("rd_kafka_new", "rd_kafka_mock_cluster_new", "rd_kafka_conf_new"):
    getattr(librdkafka, name).restype = ctypes.c_void_p
librdkafka.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p
problem = ctypes.create_string_buffer(512)
PRODUCER = 0
PRODUCE = 0
client = ctypes.c_void_p(
    librdkafka.rd_kafka_new(PRODUCER, ctypes.c_void_p(librdkafka.rd_kafka_conf_new()), problem, ctypes.c_size_t(512))
)
cluster = ctypes.c_void_p(librdkafka.rd_kafka_mock_cluster_new(client, 1))
librdkafka.rd_kafka_mock_topic_create(cluster, b"plant.ot", 1, 1)
print(librdkafka.rd_kafka_mock_cluster_bootstraps(cluster).decode(), flush=True)
for line in sys.stdin:
    # `7 0 7 0`: error codes of the next Produce requests, 0 for none.
    codes = [int(word) for word in line.split()]
    errors = (ctypes.c_int * len(codes))(*codes)
    librdkafka.rd_kafka_mock_clear_request_errors(cluster, ctypes.c_int16(PRODUCE))
    librdkafka.rd_kafka_mock_push_request_errors_array(cluster, ctypes.c_int16(PRODUCE), ctypes.c_size_t(len(codes)), errors)
    print("done", flush=True)
