"""The jar on a real cluster: what must be true of rows whatever happens. Prints a line for each check; ends with 1 at the first
that fails. Options: --files N (20,000), --keep."""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import sys
import time

import pictures
from cluster import MASTER, SHORT_LIVED, Cluster, Job

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = ROOT / "src/test/resources/earlier/0.1.0/model"
OTHER_MODEL = ROOT / "src/test/resources/earlier/0.1.0/finished"
FOLDER = ROOT / "spark/target/verify"


def check(what, holds, details=""):
    print(("ok    " if holds else "WRONG ") + what + (f" {details}" if details else ""), flush=True)
    if not holds:
        sys.exit(1)


def float32(text):
    return struct.unpack("f", struct.pack("f", float(text)))[0]


def truth(path, name):
    """What graft predict says of each file, by path."""
    table = FOLDER / name
    subprocess.run(
        [ROOT / "target/graft/bin/graft", "predict", "--model", MODEL, "--all-files", "--batch-size", "1", "--threads", "1",
         "--precision", "float32", "--format", "jsonl", "--quiet", "--output", table, path],
        check=False, cwd=FOLDER)
    # JSON has all digits of a number, CSV six.
    with open(table, encoding="utf-8") as rows:
        return {row["path"]: row for row in map(json.loads, rows)}


def compare(rows, expected, name):
    paths = [row["path"] for row in rows]
    check(f"{name}: a row for each file, once", len(paths) == len(set(paths)) and set(paths) == set(expected), f"({len(paths):,})")
    wrong = [
        row["path"] for row in rows
        if row["label"] != expected[row["path"]]["class"]
        or (row["label"] and row["probability"] != float32(expected[row["path"]]["probability"]))
        or (row["error"] is None) != (expected[row["path"]]["error"] is None)]
    check(f"{name}: labels and probabilities as graft predict's, to the last bit", not wrong, str(wrong[:3]) if wrong else "")


def read(spark, output):
    return [row.asDict(recursive=True) for row in spark.read.parquet(str(output)).collect()]


def kills(cluster, jar, conf, arguments):
    """An executor killed in a task of the second bucket, the driver after the third; then the same command again, and in it an
    executor that stands still in a task, which is therefore computed twice."""
    job = Job(cluster, jar, conf, *arguments)
    for line in job.lines():
        done = re.match(r"graft: ([\d,]+) of [\d,]+ buckets", line)
        if done and done.group(1) == "1":
            executor, lost = cluster.stop_in_task()
            executors = cluster.executors()
            os.kill(executor, signal.SIGKILL)
            print(f"    killed executor {executors[executor]} of {len(executors)} in task {lost}", flush=True)
        if done and done.group(1) == "3":
            time.sleep(1)
            job.kill()
            print("    killed the driver", flush=True)
            break
    time.sleep(5)
    ended = next(each for each in events(job) if each["Event"] == "SparkListenerTaskEnd" and each["Task Info"]["Task ID"] == lost)
    reason = ended["Task End Reason"]["Reason"]
    check("the executor was killed in a task, which failed with it", reason == "ExecutorLostFailure", reason)
    twice = attempts(job, lost)
    check("that task was computed again", [each["Failed"] for each in twice].count(False) == 1, f"({len(twice)} attempts)")
    # Each executor has a folder of its own.
    begun = list(min((FOLDER / "work").glob("app-*")).iterdir())
    check("another executor came in the place of the killed one", len(begun) > len(executors), str(len(begun)))
    check("the driver was killed in mid-job", job.process.returncode == -signal.SIGKILL, str(job.process.returncode))

    speculation = {"spark.speculation": "true", "spark.speculation.multiplier": "1.5", "spark.speculation.quantile": "0.5"}
    again = Job(cluster, jar, {**conf, **speculation}, *arguments)
    stopped = slow = None
    for line in again.lines():
        if " buckets, " in line and stopped is None:
            stopped, slow = cluster.stop_in_task()
            print(f"    executor {cluster.executors()[stopped]} stands still in task {slow}", flush=True)
        elif " buckets, " in line and slow is not None:
            # Its bucket was finished without it.
            os.kill(stopped, signal.SIGCONT)
    check("the job that is started again ends", again.process.wait() == 0)
    first = next(line for line in again.said if " buckets, " in line)
    check("it goes on after the third bucket", first.startswith("graft: 4 of "), first)
    twice = attempts(again, slow)
    check(
        "a task that stood still was also computed elsewhere, and counts once",
        any(each["Speculative"] for each in twice) and [each["Failed"] or each["Killed"] for each in twice].count(False) == 1,
        f"({len(twice)} attempts)")
    return again


def events(job):
    """What Spark has recorded of a job. A driver that is killed leaves a line that is not whole."""
    with open(next(job.events.iterdir()), encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.endswith("\n")]


def attempts(job, task):
    """All attempts that ended of the same work as a task's."""
    ended = [each for each in events(job) if each["Event"] == "SparkListenerTaskEnd"]
    stage, index = next((each["Stage ID"], each["Task Info"]["Index"]) for each in ended if each["Task Info"]["Task ID"] == task)
    return [each["Task Info"] for each in ended if (each["Stage ID"], each["Task Info"]["Index"]) == (stage, index)]


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--keep", action="store_true", help="keep the pictures of the last time")
    options = parser.parse_args()
    os.chdir(ROOT)
    jar = next((ROOT / "spark/target").glob("graft-spark-*.jar"))
    data = FOLDER / "pictures"
    if not options.keep or not data.exists():
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        pictures.fill(data, options.files)
    for old in ("table", "vanishing", "table2", "work", "local", "graft-home", "events"):
        shutil.rmtree(FOLDER / old, ignore_errors=True)
    start = time.time()
    expected = truth("pictures", "truth.jsonl")
    print(f"    graft predict: {len(expected):,} files in {time.time() - start:.0f} s", flush=True)

    conf = {
        "spark.executor.memory": "1g",
        "spark.executor.memoryOverhead": "1g",
        "spark.executor.cores": "1",
        # One on each worker.
        "spark.cores.max": "2",
        # New, so that both executors find no libraries there and start together.
        "spark.executorEnv.GRAFT_HOME": str(FOLDER / "graft-home"),
        "spark.executor.extraJavaOptions": f"{SHORT_LIVED} -Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
    }
    # Bits depend on the batch: with batches of one there is one way only.
    arguments = [
        "--model", str(MODEL), "--input", str(data), "--output", str(FOLDER / "table"), "--bucket", str(max(10, options.files // 6)),
        "--batch-size", "1", "--precision", "float32"]
    with Cluster(FOLDER, cores=2) as cluster:
        kills(cluster, jar, conf, arguments)
        unpacked = list((FOLDER / "graft-home/native").rglob("libtensorflow_cc*"))
        check("two executors that started together unpacked one library", len([each for each in unpacked if not each.is_symlink()]) == 1)

        other = Job(cluster, jar, conf, *["--model", str(OTHER_MODEL), *arguments[2:]])
        check("another model is refused", other.wait() == 2 and "another model" in other.said[-1])
        late = data / "odd names" / "late.png"
        late.write_bytes(pictures.png(1, 9))
        changed = Job(cluster, jar, conf, *arguments)
        check("another listing is refused", changed.wait() == 2 and "other files" in changed.said[-1])
        late.unlink()

        vanishing = FOLDER / "vanishing"
        shutil.copytree(data / "000", vanishing / "a")
        # Without the link to all pictures, which is not circular there, and the file that would no more be sparse.
        shutil.copytree(data / "odd names", vanishing / "b", symlinks=True, ignore=shutil.ignore_patterns("up", "huge.jpg"))
        job = Job(
            cluster, jar, conf, "--model", str(MODEL), "--input", str(vanishing), str(FOLDER / "none.png"), "--output",
            str(FOLDER / "table2"), "--top-k", "3", "--features", "--bucket", "500")
        for line in job.lines():
            if re.match(r"graft: .* files in ", line):
                shutil.rmtree(vanishing / "b")
        check("a job whose folder vanishes ends", job.process.wait() == 0)
        api(jar, data, expected, options)


def api(jar, data, expected, options):
    from pyspark.sql import DataFrame, SparkSession

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    spark = (
        SparkSession.builder.master(MASTER).appName("verify").config("spark.jars", str(jar)).config("spark.executor.memory", "1g")
        .config("spark.executor.cores", "2").config("spark.ui.enabled", "false")
        .config("spark.executorEnv.GRAFT_HOME", str(FOLDER / "graft-home"))
        .config("spark.executorEnv.TF_ENABLE_ONEDNN_OPTS", "1")
        .config("spark.executorEnv.TF_OVERRIDE_GLOBAL_THREADPOOL", "1")
        .config("spark.executor.extraJavaOptions", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0").getOrCreate())
    spark.sparkContext.setLogLevel("ERROR")
    absolute = {str(FOLDER / path): row for path, row in expected.items()}
    rows = read(spark, FOLDER / "table")
    compare(rows, absolute, "killed and resumed")
    codes = {row["path"].rsplit("/", 1)[1]: row["error"]["code"] for row in rows if row["error"]}
    check("1 in 50 is damaged", sum(code == "damaged" for code in codes.values()) == options.files // 50 + 1)
    check("the 2 GB file is too large", codes.get("huge.jpg") == "too_large")
    check("the empty file is damaged", codes.get("empty.png") == "damaged")
    check("the text is unsupported", codes.get("notes.txt") == "unsupported")
    check("the broken link is missing", codes.get("broken.png") == "missing")
    check("the buckets are a column", {row["bucket"] for row in rows} == set(range(len({row["bucket"] for row in rows}))))
    rows = read(spark, FOLDER / "table2")
    gone = [row for row in rows if "/b/" in row["path"] or row["path"].endswith("none.png")]
    check("what vanished is missing", len(gone) == 12 and {row["error"]["code"] for row in gone} == {"missing"}, f"({len(gone)})")
    check("the rest is not", all(row["error"] is None or row["error"]["code"] == "damaged" for row in rows if "/a/" in row["path"]))
    good = [row for row in rows if row["label"]]
    check("top_k and features are there", all(len(row["top_k"]) == 3 and len(row["features"]) > 1 for row in good), f"({len(good)})")

    # The one line of spark/README.md.
    table = DataFrame(spark._jvm.graft.spark.GraftSpark.predict(spark._jsparkSession, [str(data / "000")], str(MODEL)), spark)
    names = len(list((data / "000").iterdir()))
    check("PySpark has the table", table.count() == names and table.where("error is null").count() == names * 49 // 50)
    sessions(spark, data)
    spark.stop()
    try:
        import pandas
    except ImportError:
        print("left out: pandas is not there", flush=True)
        return
    frame = pandas.read_parquet(FOLDER / "table")
    check("pandas reads the folder as one table", len(frame) == len(expected) and "bucket" in frame.columns)


def sessions(spark, data):
    """The same model in two sessions, from two threads of one, and by tasks that run at the same time in one executor."""
    jvm = spark._jvm.graft.spark
    # Parts of 256 files: at once more than the executors have cores.
    paths = [str(data / "000")]

    def count(session):
        return jvm.GraftSpark.predict(session, paths, str(MODEL)).count()

    spark.sql("RESET")
    with concurrent.futures.ThreadPoolExecutor(3) as threads:
        counts = list(threads.map(count, [spark._jsparkSession, spark._jsparkSession, spark._jsparkSession.newSession()]))
    check("two sessions and two threads have the same model", len(set(counts)) == 1, str(counts))
    logs = max((FOLDER / "work").glob("app-*")).glob("*/stderr")
    opened = [log.read_text(errors="replace").count("opened the model") for log in logs]
    check("each executor opened it once, with two tasks at a time", opened and set(opened) == {1}, str(opened))


if __name__ == "__main__":
    main()
