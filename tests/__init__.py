"""Tests of mtkit, one module for each area of behaviour."""
