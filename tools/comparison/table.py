"""The result as Markdown."""
from comparison import cifar10, costs
from comparison.graft_job import EPOCHS
from comparison.machine import described as described_machine

BUSY = 0.5  # load of a machine that does other work
SURE_SECONDS = 5  # beside which the noise of two start-ups, about half a second, is small


def markdown(result):
    job = result["job"]
    keras, graft = costs.Keras.of(result["keras"], job), costs.Graft.of(result["graft"], job)
    whole = (cifar10.TRAIN_IMAGES, cifar10.TEST_IMAGES)
    tables = [
        whole_job(keras.times(*whole), graft.times(*whole)) + rates(keras, graft) + memory(result),
        measured(result, keras, graft),
    ]
    head, foot = described(result), notes(result, graft)
    return "\n\n".join([head, *doubts(result), *("\n".join(heading() + rows) for rows in tables), foot])


def doubts(result):
    """What makes figures of this run uncertain, before they are read."""
    found = [
        f"**Busy machine: the load was {result[side]['load_before']:.1f} before {side.capitalize()} was measured; its times are too long.**"
        for side in ("keras", "graft")
        if result[side].get("load_before", 0) > BUSY
    ]
    for name in ("evaluate", "predict"):
        few, many = result["graft"][name]["seconds"]
        if many - few < SURE_SECONDS:
            found.append(f"**Graft's {name}: the images took {many - few:.1f} s only, so its rate is uncertain; ask for more with --val-images.**")
    return found


def heading():
    return ["| what | Keras | Graft | ratio |", "| --- | --- | --- | --- |"]


def whole_job(keras, graft):
    """Rows for all of CIFAR-10, computed from the cost of an image."""
    rows = [
        ("frozen epoch with validation, from the cache", "frozen epoch"),
        (f"frozen phase, {EPOCHS} epochs with validation, cold", "frozen phase, cold"),
        ("the same with a warm cache", "frozen phase, warm"),
        ("unfrozen epoch with validation, from the cache", "unfrozen epoch"),
        ("the pass that fills both caches", "both pass"),
        (f"whole recipe, {EPOCHS} + {EPOCHS} epochs, cold", "recipe"),
    ]
    return [times(f"{text} (extrapolated)", keras.get(key), graft[key]) for text, key in rows]


def rates(keras, graft):
    return [
        rate("evaluation, images/s", keras.evaluate, graft.evaluate),
        rate("prediction, images/s (Graft decodes PNG files, Keras has arrays)", keras.predict, graft.predict),
    ]


def memory(result):
    keras, graft = result["keras"]["peak_bytes"], result["graft"]["peak_bytes"]
    commands = ", ".join(f"{name} {gigabytes(graft[name])}" for name in ("evaluate", "predict"))
    return [f"| peak memory, training (Graft: {commands}) | {gigabytes(keras)} | {gigabytes(graft['train'])} | {ratio(keras / graft['train'])} |"]


def measured(result, keras, graft):
    """Rows of this very run: whole processes of Graft, start-up included, beside Keras without."""
    job, seconds, train = result["job"], result["keras"]["seconds"], result["graft"]["train"]
    keras_times = keras.times(job["images"], job["val_images"])
    size = f"{job['images']:,} + {job['val_images']:,} images"
    cold, warm = train["frozen_cold"]["seconds"], train["frozen_warm"]["seconds"]
    unfrozen = costs.of_phase(train["both_cold"], "unfrozen")[-1]
    return [
        times(f"frozen phase, {size}, cold (Keras: an epoch measured, times {EPOCHS})", keras_times["frozen phase, cold"], cold),
        times("the same with a warm cache", keras_times["frozen phase, warm"], warm),
        times(f"unfrozen epoch, {size}", keras_times["unfrozen epoch"], unfrozen["seconds"]),
        rate("frozen training step, images/s", keras.frozen, graft.frozen.train),
        rate("unfrozen training step, images/s", keras.unfrozen, graft.unfrozen.train),
        rate("base's pass for features, images/s (Keras: evaluation)", keras.evaluate, graft.features_pass),
        rate("base's pass for both caches, images/s (Keras: evaluation)", keras.evaluate, graft.both_pass),
        f"| start-up of `graft train` | not measured | {duration(graft.start_up)} | |",
    ]  # fmt: skip


def described(result):
    machine, job, keras, graft = (result[key] for key in ("machine", "job", "keras", "graft"))
    versions = keras["versions"]
    onednn = f"oneDNN {'on' if keras['onednn'] else 'off'}, {'asked for' if keras['asked_onednn'] else 'as installed'}"
    settings = graft["run"]["settings"]
    precision = settings.get("precision") or graft["asked_precision"] or "as preset"
    return (
        f"Machine: {described_machine(machine)}. Keras {versions['keras']} on TensorFlow {versions['tensorflow']}, Python {versions['python']}, float32, {onednn};"
        f" {graft['version']} on TensorFlow {graft['run']['provenance']['tensorflow']}, precision {precision}, boundary kept as {settings['boundary_storage']}. {job['size']}x{job['size']}, batch {job['batch']},"
        f" measured on {job['images']:,} training and {job['val_images']:,} test images of CIFAR-10."
    )


def notes(result, graft):
    """What was done, and what the extrapolation leaves out."""
    images = result["job"]["images"] + result["job"]["val_images"]
    per_image = result["graft"]["boundary_bytes"] / images
    whole = cifar10.TRAIN_IMAGES + cifar10.TEST_IMAGES
    fastest = min(graft.unfrozen.train, graft.unfrozen.validation)
    size = per_image * whole
    room = "which memory can hold" if size < result["machine"]["memory_bytes"] / 2 else "more than memory holds"
    return (
        f"(extrapolated): computed for 50,000 + 10,000 images from the cost of an image. Keras's epochs are timed after a warm-up and hold no"
        f" start-up; Graft's phases hold theirs, and the measurement of the validation images with which a run ends. Graft's epochs are the warmed-up ones of `history.json`, its pass the whole process less its epochs and"
        f" start-up. The boundary cache takes {per_image / 1e6:.2f} MB an image, {gigabytes(size)} for all (extrapolated), {room}; the"
        f" epochs read {per_image / fastest / 1e6:.0f} MB/s of it."
    )


def times(text, keras, graft):
    if keras is None:
        return f"| {text} | - | {duration(graft)} | |"
    return f"| {text} | {duration(keras)} | {duration(graft)} | {ratio(keras / graft)} |"


def rate(text, keras, graft):
    """Both are seconds for an image."""
    return f"| {text} | {short(1 / keras)} | {short(1 / graft)} | {ratio(keras / graft)} |"


def ratio(value):
    return f"{short(value)}x"


def short(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def duration(seconds):
    minutes = round(seconds / 60)
    return f"{seconds:.1f} s" if seconds < 120 else f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"


def gigabytes(number):
    return f"{number / 1e9:.1f} GB"
