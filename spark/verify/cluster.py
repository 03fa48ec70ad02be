"""A standalone Spark cluster on loopback: a master and two workers, processes of this one."""

import json
import os
import pathlib
import signal
import subprocess
import time
import urllib.request

import pyspark

HOME = pathlib.Path(pyspark.__file__).parent
PORT = int(os.environ.get("GRAFT_VERIFY_PORT", "17077"))
# Most of what these processes do is to start.
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
MASTER = f"spark://127.0.0.1:{PORT}"
# Where a driver tells what its executors do.
STATUS = f"http://127.0.0.1:{PORT + 1}/api/v1/applications"


class Cluster:
    """Starts when it is entered, ends when it is left."""

    def __init__(self, folder, cores=1):
        self.folder = folder
        self.cores = cores
        self.processes = []
        self.environment = dict(
            os.environ,
            SPARK_HOME=str(HOME),
            SPARK_LOCAL_IP="127.0.0.1",
            SPARK_WORKER_DIR=str(folder / "work"),
            SPARK_LOCAL_DIRS=str(folder / "local"),
            LC_ALL="C.UTF-8",
            SPARK_DAEMON_JAVA_OPTS=SHORT_LIVED,
            SPARK_SUBMIT_OPTS=SHORT_LIVED,
        )

    def __enter__(self):
        self._start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(PORT), "--webui-port", "0")
        time.sleep(3)
        for number in (1, 2):
            # Hosts of their own, as Spark never gives one host a second attempt of a task that is slow there.
            self._start(
                f"worker{number}", "org.apache.spark.deploy.worker.Worker", "--host", f"127.0.0.{number}", "--webui-port", "0",
                "--cores", str(self.cores), "--memory", "3g", MASTER)
        return self

    def _start(self, name, main, *arguments):
        log = open(self.folder / f"{name}.log", "wb")
        self.processes.append(
            subprocess.Popen([str(HOME / "bin/spark-class"), main, *arguments], env=self.environment, stdout=log, stderr=log))

    def __exit__(self, *failure):
        for executor in self.executors():
            # One that stands still would outlive its worker.
            os.kill(executor, signal.SIGCONT)
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(30)

    def executors(self):
        """The executors' process numbers, which are children of the workers, and their names."""
        found = {}
        for entry in pathlib.Path("/proc").iterdir():
            try:
                command = (entry / "cmdline").read_bytes().split(b"\0")
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            if b"--executor-id" in command and parent in [p.pid for p in self.processes]:
                found[int(entry.name)] = command[command.index(b"--executor-id") + 1].decode()
        return found

    def stop_in_task(self, limit=60):
        """Stops an executor (SIGSTOP) in the middle of a task that classifies; returns its process and the task's number."""
        end = time.time() + limit
        while time.time() < end:
            for process, name in self.executors().items():
                before = running(name)
                if before:
                    os.kill(process, signal.SIGSTOP)
                    # What it has sent before is heard meanwhile: a task that had ended runs no more then.
                    time.sleep(0.5)
                    still = before & running(name)
                    if still:
                        return process, still.pop()
                    os.kill(process, signal.SIGCONT)
            time.sleep(0.05)
        raise TimeoutError("no executor was found in the middle of a task")


def ask(path):
    try:
        # The first answer takes long.
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(STATUS + path, timeout=60) as answer:
            return json.load(answer)
    except OSError:
        return []


def running(executor):
    """Numbers of the tasks that classify pictures in an executor now, by what the driver knows."""
    return {
        task["taskId"]
        for application in ask("")
        for stage in ask(f"/{application['id']}/stages?status=active")
        # Others of this program, which count rows, are of one task.
        if stage["numTasks"] > 1
        for task in ask(f"/{application['id']}/stages/{stage['stageId']}/{stage['attemptId']}/taskList?status=running")
        if task["executorId"] == executor
    }


class Job:
    """spark-submit of graft.spark.Predict. Its lines that begin with "graft: " are read one by one."""

    def __init__(self, cluster, jar, configuration, *arguments):
        self.events = cluster.folder / "events" / str(time.time())
        self.events.mkdir(parents=True)
        recorded = {
            "spark.ui.port": str(PORT + 1), "spark.eventLog.enabled": "true", "spark.eventLog.dir": self.events.as_uri(),
            "spark.eventLog.compress": "false", "spark.eventLog.rolling.enabled": "false"}
        settings = [each for pair in {**configuration, **recorded}.items() for each in ("--conf", "=".join(pair))]
        self.command = [
            str(HOME / "bin/spark-submit"), "--master", MASTER, "--properties-file", "spark/graft-defaults.conf", *settings,
            "--class", "graft.spark.Predict", str(jar), *arguments]
        self.log = open(cluster.folder / "driver.log", "ab")
        self.process = subprocess.Popen(
            self.command, env=cluster.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
        self.said = []

    def lines(self):
        for line in self.process.stdout:
            self.log.write(line.encode())
            self.log.flush()
            if line.startswith("graft: "):
                print("    " + line.strip(), flush=True)
                self.said.append(line.strip())
                yield line.strip()

    def wait(self):
        for _ in self.lines():
            pass
        return self.process.wait()

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
