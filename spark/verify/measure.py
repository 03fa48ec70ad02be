"""Images a second of graft predict and of Spark in one process, on the same pictures with the same threads; start-up is left out of both.

Usage: measure.py MODEL PICTURES [ROUNDS]. Of graft predict it is the difference between all pictures and the first ones; Spark has
opened the model on the first ones before. Rounds alternate. Prints the date and the machine first."""

import datetime
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def predict(model, paths, table):
    """Seconds, and those of the processor."""
    command = [
        ROOT / "target/graft/bin/graft", "predict", "--model", model, "--threads", "2", "--precision", "float32", "--quiet", "--output", table,
        "-0", "-"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.time()
    subprocess.run(command, input="\0".join(paths).encode(), check=True)
    seconds = time.time() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def spark(master, settings, model, paths, folder):
    """Seconds for all paths, and those of the processor, in a process of its own."""
    program = f"""
import os, sys, time
from pyspark.sql import DataFrame, SparkSession
builder = SparkSession.builder.master({master!r}).config("spark.jars", {str(next((ROOT / "spark/target").glob("graft-spark-*.jar")))!r})
for key, value in {settings!r}.items():
    builder = builder.config(key, value)
spark = builder.getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
graft = spark._jvm.graft.spark
options = graft.PredictOptions.defaults().precision(spark._jvm.graft.machine.Precision.FLOAT32)
def table(paths):
    return DataFrame(graft.GraftSpark.predict(spark._jsparkSession, paths, {str(model)!r}, options), spark)
paths = {paths!r}
def processor():
    # spark-submit has become Java.
    fields = open(f"/proc/{{spark.sparkContext._gateway.proc.pid}}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
table(paths[:{len(paths) // 10}]).write.format("noop").mode("overwrite").save()
start, before = time.time(), processor()
table(paths).write.mode("overwrite").parquet({str(folder)!r})
print("seconds", time.time() - start, processor() - before, flush=True)
spark.stop()
"""
    environment = dict(os.environ, SPARK_LOCAL_IP="127.0.0.1", TF_ENABLE_ONEDNN_OPTS="1", TF_CPP_MIN_LOG_LEVEL="3", TF_OVERRIDE_GLOBAL_THREADPOOL="1", LC_ALL="C.UTF-8")
    done = subprocess.run([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    return tuple(float(each) for each in done.stdout.rsplit("seconds", 1)[1].split())


def main():
    model, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    paths = sorted(str(each) for each in folder.iterdir())
    first = len(paths) // 10
    print(f"{datetime.date.today()}, {processor_name()}, {os.cpu_count()} processors, {platform.platform()}, {len(paths):,} pictures", flush=True)
    rates = {}
    flags = {"spark.driver.extraJavaOptions": "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0", "spark.driver.memory": "3g", "spark.ui.enabled": "false"}
    with tempfile.TemporaryDirectory() as scratch:
        # The first start of a build of Graft makes the classes' archive.
        predict(model, paths[:first], f"{scratch}/warm.csv")
        for number in range(rounds):
            some = predict(model, paths[:first], f"{scratch}/first{number}.csv")
            every = predict(model, paths, f"{scratch}/all{number}.csv")
            say(rates, "graft predict", len(paths) - first, every[0] - some[0], every[1] - some[1])
            for name, more in {"local[2], a task a core": {}, "local[2], a task a JVM": {"spark.task.cpus": "2"}}.items():
                say(rates, name, len(paths), *spark("local[2]", {**flags, **more}, model, paths, f"{scratch}/table"))
    ours = [statistics.median(column) for column in zip(*rates["graft predict"])]
    for name, rows in rates.items():
        rate, processor = (statistics.median(column) for column in zip(*rows))
        print(
            f"{name}: median {rate:.1f} images/s ({rate / ours[0]:.3f} of graft predict), {processor * 1000:.1f} ms of a processor for each"
            f" ({processor / ours[1]:.3f})")


def processor_name():
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def say(rates, name, images, seconds, processor):
    rates.setdefault(name, []).append((images / seconds, processor / images))
    print(f"    {name}: {images / seconds:.1f} images/s, {processor / images * 1000:.1f} ms of a processor for each", flush=True)


if __name__ == "__main__":
    main()
