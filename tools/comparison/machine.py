"""What figures hold for."""
import os
import pathlib
import platform

FLAGS = ["avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16"]


def machine():
    """Processor, cores, memory and system. Linux tells all of it, other systems less."""
    path = pathlib.Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").split("\n\n")[0].splitlines() if path.is_file() else []
    cpu = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    name = cpu.get("model name", platform.processor() or platform.machine())
    family = f" (family {cpu['cpu family']}, model {cpu['model']})" if "cpu family" in cpu else ""
    flags = [flag.upper() for flag in FLAGS if flag in cpu.get("flags", "").split()]
    return {
        "processor": name + family,
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "flags": " ".join(flags) or "no AVX2",
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": f"{platform.system()} {platform.machine()}",
    }


def described(found):
    """A machine in one line."""
    memory = found["memory_bytes"] / 1e9
    return f"{found['processor']}, {found['cores']} cores, {found['flags']}, {memory:.1f} GB of memory, {found['system']}"
