"""A standalone Spark cluster on loopback: a master and two workers, processes of this one."""

import os
import pathlib
import signal
import subprocess
import time

import pyspark

HOME = pathlib.Path(pyspark.__file__).parent
PORT = int(os.environ.get("GRAFT_VERIFY_PORT", "17077"))
# Most of what these processes do is to start.
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
MASTER = f"spark://127.0.0.1:{PORT}"


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
            self._start(
                f"worker{number}", "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0",
                "--cores", str(self.cores), "--memory", "3g", MASTER)
        return self

    def _start(self, name, main, *arguments):
        log = open(self.folder / f"{name}.log", "wb")
        self.processes.append(
            subprocess.Popen([str(HOME / "bin/spark-class"), main, *arguments], env=self.environment, stdout=log, stderr=log))

    def __exit__(self, *failure):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(30)

    def executors(self):
        """Process numbers of the executors, which are children of the workers."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            try:
                command = (entry / "cmdline").read_bytes()
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            if b"CoarseGrainedExecutorBackend" in command and parent in [p.pid for p in self.processes]:
                found.append(int(entry.name))
        return found


class Job:
    """spark-submit of graft.spark.Predict. Its lines that begin with "graft: " are read one by one."""

    def __init__(self, cluster, jar, configuration, *arguments):
        settings = [each for pair in configuration.items() for each in ("--conf", "=".join(pair))]
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
