@echo off
rem Runs Graft: finds Java 17 or newer, sets what TensorFlow reads from the environment, and runs Java.
rem
rem   JAVA_HOME         the Java to use (default: the java on the PATH)
rem   GRAFT_HOME        the cache folder (default: XDG_CACHE_HOME\graft, else .cache\graft in the user's folder)
rem   GRAFT_JAVA_OPTS   more options for Java, such as -Xmx4g; they win over those below
setlocal EnableExtensions DisableDelayedExpansion

call :find_installation

if defined JAVA_HOME goto java_home
set "JAVA="
for %%i in (java.exe) do set "JAVA=%%~$PATH:i"
if defined JAVA goto version
>&2 echo graft: no Java found; install a JDK 17 or newer, or set JAVA_HOME
exit /b 1

:java_home
rem Some put quotes into the value.
set "JAVA=%JAVA_HOME:"=%\bin\java.exe"
if exist "%JAVA%" goto version
>&2 echo graft: JAVA_HOME is "%JAVA_HOME:"=%", which has no bin\java.exe; point it to a JDK 17 or newer
exit /b 1

rem The version comes from the release file that a JDK carries, because starting a Java only to ask takes time;
rem from java itself where there is no such file.
:version
set "VERSION="
for %%i in ("%JAVA%\..\..\release") do set "RELEASE=%%~fi"
if not exist "%RELEASE%" goto ask_java
for /f "usebackq tokens=2 delims==" %%v in (`findstr /b "JAVA_VERSION=" "%RELEASE%"`) do set "VERSION=%%~v"
if defined VERSION goto check_version
:ask_java
rem Of a command that begins with a quote, cmd takes that one and the last away; so it begins with call.
for /f "tokens=3" %%v in ('call "%JAVA%" -version 2^>^&1 ^| findstr /c:" version "') do set "VERSION=%%~v"
:check_version
set "MAJOR="
for /f "delims=.-+_ " %%m in ("%VERSION%") do set "MAJOR=%%m"
if defined MAJOR goto compare_version
>&2 echo graft: cannot tell the version of "%JAVA%"; set JAVA_HOME to a JDK 17 or newer
exit /b 1
:compare_version
if %MAJOR% GEQ 17 goto installed
>&2 echo graft: "%JAVA%" is Java %VERSION%; Graft needs 17 or newer (set JAVA_HOME)
exit /b 1

:installed
if exist "%INSTALLATION%\lib\graft.jar" goto run
>&2 echo graft: "%INSTALLATION%\lib\graft.jar" is missing; build Graft and run target\graft\bin\graft.bat
exit /b 1

rem oneDNN is off by default on processors without AVX-512, where it is a third faster; the level silences
rem TensorFlow's notes and keeps its errors. Whatever the user has set stays.
:run
if not defined TF_ENABLE_ONEDNN_OPTS set "TF_ENABLE_ONEDNN_OPTS=1"
rem The head stays float32 where convolutions run in 16 bits, and a processor can compute in float16.
if not defined TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_ALLOWLIST_REMOVE set "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_ALLOWLIST_REMOVE=MatMul"
if not defined TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_EMULATE_FP16 set "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_EMULATE_FP16=0"
rem A session for many images may have other threads than training.
if not defined TF_OVERRIDE_GLOBAL_THREADPOOL set "TF_OVERRIDE_GLOBAL_THREADPOOL=1"
if not defined TF_CPP_MIN_LOG_LEVEL set "TF_CPP_MIN_LOG_LEVEL=2"

set "BY_VERSION="
if %MAJOR% GEQ 22 set "BY_VERSION=--enable-native-access=ALL-UNNAMED"
if %MAJOR% GEQ 24 set "BY_VERSION=%BY_VERSION% --sun-misc-unsafe-memory-access=allow"

rem A batch file cannot ask whether standard error is a terminal, so Graft prints plain lines here.
"%JAVA%" -Xmx2g -XX:+UseSerialGC -Xshare:auto ^
  -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Djava.awt.headless=true ^
  "-Dgraft.home=%INSTALLATION%" %BY_VERSION% %GRAFT_JAVA_OPTS% ^
  -cp "%INSTALLATION%\lib\graft.jar" graft.cli.Main %*
exit /b %ERRORLEVEL%

rem In a subroutine, because elsewhere cmd gives the current folder when somebody types "graft" with the quotes. A path
rem that ends with a backslash, that of a drive, would hide the quote after it from Java.
:find_installation
for %%i in ("%~dp0..") do set "INSTALLATION=%%~fi"
if "%INSTALLATION:~-1%"=="\" set "INSTALLATION=%INSTALLATION%."
exit /b 0
