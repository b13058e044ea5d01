# 一门. Plain `make` prints the help. Needs Python 3.11 or newer and make; everything else is brought.

PYTHON ?= python3
VENV := .venv/bin
POSTGRES := $(VENV)/python -m yimen.project.postgres
SCRIPT := $(PYTHON) -I yimen/project
CODE := $(wildcard yimen tests bench)
TEMPLATES := find yimen -path '*/templates/*' -name '*.html' -print0 | xargs -0 -r
# `make test ARGS="yimen/kernel -x"` hands its words to pytest.
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check bench demo-year demo-real tour stop clean-demo format environment environment-dev database \
	check-format check-lint check-types check-layers check-templates check-migrations check-locks

help:
	@echo '一门：县级政务服务中心的业务平台'
	@echo
	@echo '  make run         启动演示县（首次约一分钟），按 Ctrl-C 停止'
	@echo '  make stop        停止正在运行的一切'
	@echo '  make test        运行全部测试，含浏览器测试'
	@echo '  make check       检查格式、类型、层次和迁移'
	@echo '  make format      统一代码和模板的格式'
	@echo '  make bench       测量速度'
	@echo '  make demo-year   生成一年的演示业务'
	@echo '  make demo-real   载入真实公开数据的演示'
	@echo '  make tour        按岗位走一遍，逐页截图'
	@echo '  make clean-demo  停止并删除演示数据库'
	@echo
	@echo '  YIMEN_PORT=8000     网页端口          DATABASE_URL=postgresql://…   使用已有的数据库'
	@echo '  YIMEN_PG_BIN=文件夹   PostgreSQL 程序   YIMEN_CHROMIUM=程序           测试用的浏览器'

environment:
	@$(SCRIPT)/environment.py run

environment-dev:
	@$(SCRIPT)/environment.py dev

# The embedded database for the commands below; with DATABASE_URL there is nothing to start.
database: environment
	@test -n "$$DATABASE_URL" || $(POSTGRES) start

run: environment
	@exec $(VENV)/yimen up

stop:
	@test ! -x $(VENV)/python || $(VENV)/python -m yimen.project.server stop

test: environment-dev
	@$(SCRIPT)/browser.py
	@$(VENV)/python -m pytest -n 2 --dist loadfile $(ARGS); code=$$?; $(SCRIPT)/browser.py --remind || true; exit $$code

check: check-format check-lint check-types check-layers check-templates check-migrations check-locks

check-format: environment-dev
	$(VENV)/ruff format --check $(CODE)

check-lint: environment-dev
	$(VENV)/ruff check $(CODE)

check-types: environment-dev
	$(VENV)/mypy yimen

check-layers: environment-dev
	$(VENV)/lint-imports

check-templates: environment-dev
	@$(TEMPLATES) $(VENV)/djhtml --check

check-migrations: environment-dev
	@$(POSTGRES) start --test
	DATABASE_URL="$$($(POSTGRES) url --test)" $(VENV)/yimen makemigrations --check --dry-run

check-locks:
	@! grep -nE '://|^ *(-i|-f|--(extra-)?index-url|--find-links)[ =]' requirements*.txt || { echo '锁文件不得写明软件包服务器'; exit 1; }

format: environment-dev
	$(VENV)/ruff format $(CODE)
	$(VENV)/ruff check --fix $(CODE)
	@$(TEMPLATES) $(VENV)/djhtml

bench: environment-dev database
	@$(VENV)/python -m bench $(ARGS)

demo-year: database
	@$(VENV)/yimen demo_year $(ARGS)

demo-real: database
	@$(VENV)/yimen demo_real $(ARGS)

tour: environment-dev database
	@$(SCRIPT)/browser.py
	@$(VENV)/yimen tour $(ARGS)

clean-demo: environment
	@$(VENV)/python -m yimen.project.server stop
	@$(POSTGRES) remove
